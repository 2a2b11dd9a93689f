"""Who is whose friend, and who has blocked whom: read models of `friend.events`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitOfWork

_BEFRIEND: Final = (
    "INSERT INTO friend_pairs (user_id, friend_id) VALUES ($1, $2), ($2, $1) ON CONFLICT DO NOTHING"
)
_PART: Final = (
    "DELETE FROM friend_pairs WHERE (user_id = $1 AND friend_id = $2) OR (user_id = $2 AND friend_id = $1)"
)
_BLOCK: Final = "INSERT INTO blocked_pairs (blocker_id, blocked_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_UNBLOCK: Final = "DELETE FROM blocked_pairs WHERE blocker_id = $1 AND blocked_id = $2"
_FRIENDS: Final = (
    "SELECT user_id, friend_id FROM friend_pairs"
    " WHERE user_id = ANY($1::bigint[]) AND friend_id = ANY($2::bigint[])"
)


async def befriend(one: int, other: int, unit: UnitOfWork) -> None:
    """Note that two people are friends."""
    await unit.connection.execute(_BEFRIEND, one, other)


async def part(one: int, other: int, unit: UnitOfWork) -> None:
    """Note that two people are not friends."""
    await unit.connection.execute(_PART, one, other)


async def block(blocker: int, blocked: int, unit: UnitOfWork) -> None:
    """Note a block; who is blocked is no friend."""
    await part(blocker, blocked, unit)
    await unit.connection.execute(_BLOCK, blocker, blocked)


async def unblock(blocker: int, blocked: int, unit: UnitOfWork) -> None:
    """Note that a block is lifted."""
    await unit.connection.execute(_UNBLOCK, blocker, blocked)


class Acquaintances:
    """Reads who is whose friend."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def friends_among(
        self, user_ids: Sequence[int], candidates: Sequence[int]
    ) -> Mapping[int, list[int]]:
        """Return, for each of the users, who among the candidates is their friend.

        Raises:
            Unavailable: the database is away.
        """
        found: dict[int, list[int]] = {}
        for row in await self._database.fetch(_FRIENDS, user_ids, candidates):
            found.setdefault(row["user_id"], []).append(row["friend_id"])
        return found
