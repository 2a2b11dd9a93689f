"""Where a friendship stands."""

from __future__ import annotations

from enum import StrEnum


class FriendshipStatus(StrEnum):
    """A rejected, cancelled or ended friendship may be asked for again."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    REMOVED = "removed"

    @property
    def is_open(self) -> bool:
        """Whether it stands in the way of a new request."""
        return self in {FriendshipStatus.PENDING, FriendshipStatus.ACCEPTED}
