"""Friends and blocks in PostgreSQL, kept from the events of friend-service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chat_infra.postgres.database import Database
from services.user.application.presence_ports import Friend

_FRIENDS: Final = (
    "SELECT u.id, u.username, u.announced_online, u.last_seen_at, u.presence_changed_at"
    " FROM (SELECT upper_id AS id FROM friend_pairs WHERE lower_id = $1 AND are_friends"
    "  UNION ALL SELECT lower_id FROM friend_pairs WHERE upper_id = $1 AND are_friends) AS friend"
    " JOIN users u USING (id)"
    " WHERE NOT EXISTS (SELECT FROM blocked_pairs WHERE is_blocked"
    "  AND ((blocker_id = $1 AND blocked_id = u.id) OR (blocker_id = u.id AND blocked_id = $1)))"
    " ORDER BY lower(u.username)"
)
_BLOCKED: Final = (
    "SELECT EXISTS (SELECT FROM blocked_pairs WHERE is_blocked"
    " AND ((blocker_id = $1 AND blocked_id = $2) OR (blocker_id = $2 AND blocked_id = $1)))"
)


class PostgresCircles:
    """Implements `Circles`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def circle_of(self, user_id: int) -> frozenset[int]:
        """Return the ids of a user's friends without those that one of the two has blocked."""
        return frozenset(row["id"] for row in await self._database.fetch(_FRIENDS, user_id))

    async def friends_of(self, user_id: int) -> Sequence[Friend]:
        """Return the same people with what is shown of them, by name."""
        return [
            Friend(
                row["id"],
                row["username"],
                row["announced_online"],
                row["last_seen_at"],
                row["presence_changed_at"],
            )
            for row in await self._database.fetch(_FRIENDS, user_id)
        ]

    async def is_blocked(self, one: int, other: int) -> bool:
        """Whether one of two has blocked the other."""
        return bool(await self._database.fetchval(_BLOCKED, one, other))
