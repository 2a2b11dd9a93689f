"""A block: one user wants nothing to do with another."""

from __future__ import annotations

from datetime import datetime

from chat_kernel.aggregate import AggregateRoot
from chat_kernel.errors import NotAllowed, RuleBroken
from services.friend.domain.events import UserBlocked, UserUnblocked


class Block(AggregateRoot):
    """What one user decided about another. It is made by one and keeps both apart."""

    def __init__(self, *, blocker_id: int, blocked_id: int, since: datetime | None = None) -> None:
        if blocker_id == blocked_id:
            raise RuleBroken("self_block", "You cannot block yourself.")
        super().__init__()
        self.blocker_id = blocker_id
        self.blocked_id = blocked_id
        self.since = since

    # --8<-- [start:impose]
    def impose(self, *, at: datetime) -> None:
        """Begin to block; blocking twice changes nothing."""
        if self.since is None:
            self.since = at
            self.record(UserBlocked(occurred_at=at, blocker_id=self.blocker_id, blocked_id=self.blocked_id))

    # --8<-- [end:impose]

    def lift(self, *, at: datetime) -> None:
        """Stop blocking; nothing else comes back with it."""
        if self.since is not None:
            self.since = None
            self.record(UserUnblocked(occurred_at=at, blocker_id=self.blocker_id, blocked_id=self.blocked_id))


class KeptApart(NotAllowed):
    """One of the two has blocked the other; which of them is not told."""

    def __init__(self) -> None:
        super().__init__("not_allowed", "This is not possible with this user.")
