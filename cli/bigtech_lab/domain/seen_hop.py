"""One event at one place, as a live tail reports it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TailedEvent:
    """An event that was seen in an outbox."""

    id: str
    type: str
    correlation_id: str
    traceparent: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SeenHop:
    """Where an event was seen, when (by that place's own clock where it has one), and who acted."""

    event: TailedEvent
    hop: str
    component: str
    at: datetime
    trail: str

    @property
    def since_outbox_ms(self) -> float:
        """Milliseconds since the event was stored."""
        return round((self.at - self.event.created_at).total_seconds() * 1000, 3)
