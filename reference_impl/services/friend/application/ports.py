"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.friend.domain.friendship import Friendship


@dataclass(frozen=True, slots=True)
class Person:
    """A user as this service knows them; `email` and `last_seen_at` are None until it has heard of them."""

    user_id: int
    username: str
    display_name: str
    email: str | None
    last_seen_at: datetime | None


class FriendshipStore(Protocol):
    """Keeps friendships. Storing one also publishes what it recorded, in one transaction."""

    async def request(
        self, one: int, other: int, open_new: Callable[[int], Friendship], again: Callable[[Friendship], None]
    ) -> Friendship:
        """Bring the relation of a pair to a new request: `open_new(id)` if there is none yet, else"
        " `again(it)`.

        Two who ask at once are served one after the other.

        Raises:
            KeptApart: one of the two has blocked the other.
        """
        ...

    async def change_between(
        self, one: int, other: int, change: Callable[[Friendship], None]
    ) -> Friendship | None:
        """Apply a change to the relation of a pair; None if there is none."""
        ...

    async def change(self, friendship_id: int, change: Callable[[Friendship], None]) -> Friendship | None:
        """Apply a change to a relation; None if there is none of this id."""
        ...

    async def friends_of(self, user_id: int) -> Sequence[int]:
        """Return the ids of a user's friends."""
        ...

    async def requests_of(self, user_id: int) -> Sequence[Friendship]:
        """Return the open requests that a user sent or received, newest first."""
        ...


class BlockStore(Protocol):
    """Keeps blocks. Storing one also ends what is open between the two, in one transaction."""

    async def impose(self, blocker_id: int, blocked_id: int, *, at: datetime) -> None:
        """Block; blocking twice changes nothing."""
        ...

    async def lift(self, blocker_id: int, blocked_id: int, *, at: datetime) -> None:
        """Stop blocking; without a block nothing changes."""
        ...

    async def blocks_of(self, blocker_id: int) -> Mapping[int, datetime]:
        """Return since when a user has blocked whom."""
        ...


class People(Protocol):
    """Knows the users."""

    async def find(self, user_id: int, *, token: str) -> Person:
        """Return a user.

        Raises:
            NotFound: there is certainly none.
            Unavailable: it cannot be told now.
        """
        ...

    async def find_known(self, user_ids: Iterable[int]) -> Mapping[int, Person]:
        """Return those of the users that this service has heard of, by id."""
        ...


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that waits for an answer, with the person on the other side."""

    friendship_id: int
    person: Person
    message: str | None
    created_at: datetime


def unnamed(user_id: int) -> Person:
    """A user of whom no event has come yet: known by number until it does."""
    return Person(user_id, f"user-{user_id}", f"user-{user_id}", None, None)
