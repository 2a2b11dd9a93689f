"""What the use cases of presence need from outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from services.user.domain.presence import PresenceReason


class Departure(NamedTuple):
    """A user whose last lease has run out; `last_seen_at` is when it was renewed last, or closed."""

    user_id: int
    reason: PresenceReason
    last_seen_at: datetime


class Friend(NamedTuple):
    """A friend of somebody, and what was announced of them last; times are None if they never came."""

    user_id: int
    username: str
    is_online: bool
    last_seen_at: datetime | None
    changed_at: datetime | None


class LeaseStore(Protocol):
    """Keeps the leases. Every method raises `Unavailable` while the store is away."""

    async def renew(self, user_id: int, lease: str) -> bool:
        """Take or renew a lease for the whole term; True if the user was not there before."""
        ...

    async def shorten(self, user_id: int, lease: str) -> None:
        """Let a lease run out after the grace; one that does not exist stays away."""
        ...

    async def end_session(self, user_id: int, session_id: str) -> bool:
        """End every lease of a session; True if the user is gone by that."""
        ...

    async def claim_departures(self) -> Sequence[Departure]:
        """Return users whose leases have all run out; each is handed to one caller only."""
        ...

    async def online_among(self, user_ids: Collection[int]) -> frozenset[int]:
        """Return those of the users that are there."""
        ...

    async def all_online(self) -> frozenset[int]:
        """Return everybody who is there."""
        ...


class PresenceJournal(Protocol):
    """Keeps what was announced, and announces changes: in the database, as an event, and to open streams."""

    async def settle(self, user_id: int, reason: PresenceReason, *, seen_at: datetime) -> bool:
        """Announce how a user's presence is now, if that differs from what was announced last.

        Raises:
            Unavailable: the database or the lease store is away; nothing was announced.
        """
        ...

    async def announced_online(self) -> frozenset[int]:
        """Return everybody of whom it was announced last that they are there."""
        ...


class Circles(Protocol):
    """Who may know of whom."""

    async def circle_of(self, user_id: int) -> frozenset[int]:
        """Return the ids of a user's friends without those that one of the two has blocked."""
        ...

    async def friends_of(self, user_id: int) -> Sequence[Friend]:
        """Return the same people with what is shown of them, by name."""
        ...

    async def is_blocked(self, one: int, other: int) -> bool:
        """Whether one of two has blocked the other."""
        ...
