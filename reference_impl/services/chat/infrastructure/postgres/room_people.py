"""The members of rooms in PostgreSQL."""

from __future__ import annotations

from typing import Final

from chat_infra.postgres.database import Database
from services.chat.domain.errors import KeptApart, RoomNotFound

_MEMBERS: Final = """
SELECT array_agg(user_id ORDER BY user_id) AS ids, are_kept_apart_in($1) AS kept_apart
FROM room_members WHERE room_id = $1
"""


class PostgresRoomPeople:
    """Implements `RoomPeople`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def members_beside(self, room_id: int, member_id: int) -> list[int]:
        """Return the ids of all members of a room, for one of them."""
        row = await self._database.fetchrow(_MEMBERS, room_id)
        if row is None or member_id not in (row["ids"] or ()):
            raise RoomNotFound(room_id)
        if row["kept_apart"]:
            raise KeptApart
        members: list[int] = row["ids"]
        return members
