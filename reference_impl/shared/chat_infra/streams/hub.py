"""Who listens to what in this process."""

from __future__ import annotations

from typing import Protocol

from chat_infra.streams.frame import Frame


class Listener(Protocol):
    """What a hub talks to; nothing here blocks."""

    def offer(self, frame: Frame) -> None:
        """Take a live frame."""
        ...

    def learn_reach(self, cursor: int) -> None:
        """Learn how far the log reaches."""
        ...

    def fall_behind(self) -> None:
        """Distrust the live feed and read on from the log."""
        ...


class StreamHub:
    """Hands each live frame to the listeners of its key (a room, a user)."""

    def __init__(self) -> None:
        self._listeners: dict[int, set[Listener]] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._listeners

    @property
    def keys(self) -> list[int]:
        """What somebody listens to."""
        return list(self._listeners)

    def join(self, key: int, listener: Listener) -> None:
        """Begin to hand on what is published for `key`."""
        self._listeners.setdefault(key, set()).add(listener)

    def leave(self, key: int, listener: Listener) -> None:
        """Stop; a listener may leave twice."""
        listeners = self._listeners.get(key)
        if listeners is not None:
            listeners.discard(listener)
            if not listeners:
                del self._listeners[key]

    def publish(self, key: int, frame: Frame) -> None:
        """Give a live frame to everyone who listens to `key`."""
        # A copy: a listener who is let go for not reading leaves at once.
        for listener in tuple(self._listeners.get(key, ())):
            listener.offer(frame)

    def announce(self, key: int, cursor: int) -> None:
        """Tell everyone who listens to `key` how far the log reaches."""
        for listener in self._listeners.get(key, ()):
            listener.learn_reach(cursor)

    def resync(self) -> None:
        """Make everyone read on from the log: live frames may have been lost."""
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.fall_behind()
