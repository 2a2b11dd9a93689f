"""What somebody wants to be notified of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.notification.domain.notice import NotificationType


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything is on until it is turned off. What is muted makes no notification; it is not held back.

    Attributes:
        muted_types: kinds that are off.
        muted_rooms: rooms whose messages make no notification, until a moment or for good (None).
    """

    muted_types: frozenset[NotificationType] = frozenset()
    muted_rooms: Mapping[int, datetime | None] = field(default_factory=dict)

    def allow(self, kind: NotificationType, *, room_id: int | None, at: datetime) -> bool:
        """Whether a notification of this kind, about this room if any, is wanted at a moment."""
        if kind in self.muted_types:
            return False
        if room_id is None or room_id not in self.muted_rooms:
            return True
        until = self.muted_rooms[room_id]
        return until is not None and until <= at
