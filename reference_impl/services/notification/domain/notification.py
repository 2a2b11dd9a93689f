"""A notification: what one person was told, at its place in the order of what they were told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notification.domain.errors import NothingToMark


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification. `seq` counts 1, 2, 3 … for its user without a gap."""

    id: int
    user_id: int
    seq: int
    type: str
    actor_id: int
    payload: Mapping[str, Any]
    event_id: UUID
    correlation_id: UUID
    created_at: datetime
    is_read: bool = False

    def read(self) -> Notification:
        """The same notification, read. Reading twice changes nothing."""
        return replace(self, is_read=True)


@dataclass(frozen=True, slots=True)
class ReadMark:
    """What a person says they have read: everything up to a place, or single notifications.

    Raises:
        NothingToMark: Neither, or both, are given.
    """

    up_to_seq: int | None = None
    ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if (self.up_to_seq is None) == (not self.ids):
            raise NothingToMark

    def covers(self, notification: Notification) -> bool:
        """Whether the mark speaks of this notification."""
        if self.up_to_seq is not None:
            return notification.seq <= self.up_to_seq
        return notification.id in self.ids
