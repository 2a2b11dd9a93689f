"""Who is friends with whom, and who has asked."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from load.seed.tables import copy, exists

if TYPE_CHECKING:
    from datetime import datetime

    from load.seed.accounts import Account
    from load.seed.plan import SeedPlan
    from load.seed.tables import Connection

_COLUMNS: Final = ("requester_id", "addressee_id", "status", "message", "created_at", "updated_at")
_FRIENDS_EACH: Final = 4
_STILL_PENDING: Final = 0.15
_GREETINGS: Final = (None, None, "Hello!", "We met at the meetup.", "같은 팀이에요.", "안녕하세요!")


class Request(NamedTuple):
    """A friend request and what became of it."""

    requester: Account
    addressee: Account
    is_accepted: bool
    message: str | None
    at: datetime


def befriend(plan: SeedPlan, choice: random.Random, accounts: list[Account]) -> list[Request]:
    """Let people ask others, about four each; a pair is asked once, by one of them."""
    wanted = min(len(accounts) * _FRIENDS_EACH // 2, len(accounts) * (len(accounts) - 1) // 2)
    seconds = plan.days * 86_400
    requests: dict[tuple[int, int], Request] = {}
    # Random pairs repeat in a small crowd: there it ends a little short instead of searching on.
    for _ in range(wanted * 4):
        if len(requests) == wanted:
            break
        one, other = choice.sample(accounts, 2)
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair not in requests:
            at = plan.began + timedelta(seconds=choice.random() * seconds)
            accepted = choice.random() >= _STILL_PENDING
            requests[pair] = Request(one, other, accepted, choice.choice(_GREETINGS), at)
    return list(requests.values())


async def write_friendships(connection: Connection, requests: list[Request]) -> int:
    """Store the requests in friend-service."""
    return await copy(
        connection,
        "friendships",
        _COLUMNS,
        (
            (
                r.requester.id,
                r.addressee.id,
                "accepted" if r.is_accepted else "pending",
                r.message,
                r.at,
                r.at,
            )
            for r in requests
        ),
    )


async def write_friend_pairs(connection: Connection, requests: list[Request]) -> int:
    """Tell user-service who are friends, as `friend.request.accepted` would: their presence is shared."""
    if not await exists(connection, "friend_pairs"):
        return 0
    return await copy(
        connection,
        "friend_pairs",
        ("lower_id", "upper_id", "are_friends", "as_of"),
        (
            (min(r.requester.id, r.addressee.id), max(r.requester.id, r.addressee.id), True, r.at)
            for r in requests
            if r.is_accepted
        ),
    )
