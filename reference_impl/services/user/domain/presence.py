"""Who is there: leases that are renewed, and who may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chat_kernel.aggregate import DomainEvent

_LONGEST_GRACE_SECONDS: Final = 5.0


class PresenceReason(StrEnum):
    """What made a user come or go."""

    HEARTBEAT = "heartbeat"
    STREAM = "stream"
    LOGOUT = "logout"
    STREAM_CLOSED = "stream_closed"
    EXPIRED = "expired"


# --8<-- [start:terms]
@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """How long a sign of life counts: `seconds` after a heartbeat or a renewal by an open stream."""

    seconds: float

    @property
    def grace_seconds(self) -> float:
        """How long the lease of a closed stream goes on, so that loading a page anew is not a departure."""
        return min(_LONGEST_GRACE_SECONDS, self.seconds / 4)

    @property
    def renewal_seconds(self) -> float:
        """How often an open stream renews: twice in vain must not yet end the lease."""
        return self.seconds / 3


# --8<-- [end:terms]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a user is there, and when they last were, as far as the viewer may know."""

    user_id: int
    is_online: bool
    last_seen_at: datetime | None

    # --8<-- [start:seen-by]
    def seen_by(self, viewer_id: int, circle: frozenset[int]) -> Presence:
        """What a viewer may know: everything of oneself and one's circle, nothing of anybody else.

        Args:
            viewer_id: who looks.
            circle: the viewer's friends without those that one of the two has blocked.
        """
        if self.user_id == viewer_id or self.user_id in circle:
            return self
        return Presence(self.user_id, is_online=False, last_seen_at=None)

    # --8<-- [end:seen-by]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(DomainEvent):
    """A user came or went."""

    user_id: int
    username: str
    is_online: bool
    last_seen_at: datetime
    reason: PresenceReason
