"""When things happened, and how long it took the system to come back after a blow."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(slots=True)
class Blow:
    """A component that was killed; times are seconds of the timeline's clock."""

    component: str
    killed_at: float
    ready_at: float | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """How the clients felt a blow, in seconds after it; None when it never happened.

    `first_send`: until a message begun after it was acknowledged. `first_delivery`: until such a message was
    seen. `longest_silence`: the longest time in which nothing at all was seen, until the next blow.
    """

    component: str
    restart: float | None
    first_send: float | None
    first_delivery: float | None
    longest_silence: float | None


@dataclass(slots=True)
class Timeline:
    """Notes sends and deliveries; `began` is the clock's zero."""

    began: float = field(default_factory=lambda: time.monotonic())  # noqa: PLW0108
    blows: list[Blow] = field(default_factory=list)
    _sent: dict[int, tuple[float, float]] = field(default_factory=dict)
    _seen: dict[int, float] = field(default_factory=dict)

    def now(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    def note_sent(self, begun: float, message_id: int) -> None:
        """A message was acknowledged now; `begun` is when the attempt that succeeded began."""
        self._sent[message_id] = (begun, self.now())

    def note_seen(self, message_id: int) -> None:
        """A message was seen now."""
        self._seen.setdefault(message_id, self.now())

    def delays(self) -> list[float]:
        """Seconds from the successful attempt to the delivery, of every message."""
        return [self._seen[m] - begun for m, (begun, _) in self._sent.items() if m in self._seen]

    def recoveries(self) -> list[Recovery]:
        """How long each blow was felt."""
        ends = [blow.killed_at for blow in self.blows[1:]] + [self.now()]
        return [self._recovery(blow, end) for blow, end in zip(self.blows, ends, strict=True)]

    def _recovery(self, blow: Blow, end: float) -> Recovery:
        after = {m: times for m, times in self._sent.items() if times[0] >= blow.killed_at}
        sends = [acknowledged for _, acknowledged in after.values()]
        deliveries = [self._seen[message] for message in after if message in self._seen]
        moments = sorted(at for at in self._seen.values() if blow.killed_at <= at <= end)
        silences = [later - earlier for earlier, later in pairwise([blow.killed_at, *moments])]

        def since(at: float | None) -> float | None:
            return None if at is None else round(at - blow.killed_at, 3)

        return Recovery(
            blow.component,
            since(blow.ready_at),
            since(min(sends, default=None)),
            since(min(deliveries, default=None)),
            round(max(silences), 3) if silences else None,
        )
