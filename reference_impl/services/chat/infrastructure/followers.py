"""Who follows which room in this process."""

from __future__ import annotations

from typing import Protocol


class Following(Protocol):
    """An open stream."""

    def close(self) -> None:
        """End it."""
        ...


class Followers:
    """The open streams by room and user, so that a stream ends when its user leaves the room."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], set[Following]] = {}

    def add(self, room_id: int, user_id: int, stream: Following) -> None:
        """Note an open stream."""
        self._open.setdefault((room_id, user_id), set()).add(stream)

    def forget(self, room_id: int, user_id: int, stream: Following) -> None:
        """Forget a stream that has ended."""
        streams = self._open.get((room_id, user_id), set())
        streams.discard(stream)
        if not streams:
            self._open.pop((room_id, user_id), None)

    def end(self, room_id: int, user_id: int) -> None:
        """End the streams of somebody who does not belong to a room any more."""
        for stream in list(self._open.get((room_id, user_id), ())):
            stream.close()
