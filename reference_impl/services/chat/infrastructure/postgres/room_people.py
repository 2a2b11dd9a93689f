"""The members of rooms in PostgreSQL."""

from __future__ import annotations

from typing import Final

from chat_infra.postgres.database import Database
from services.chat.domain.errors import RoomNotFound

_MEMBERS: Final = "SELECT user_id FROM room_members WHERE room_id = $1 ORDER BY user_id"


class PostgresRoomPeople:
    """Implements `RoomPeople`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def members_beside(self, room_id: int, member_id: int) -> list[int]:
        """Return the ids of all members of a room, for one of them."""
        members = [row["user_id"] for row in await self._database.fetch(_MEMBERS, room_id)]
        if member_id not in members:
            raise RoomNotFound(room_id)
        return members
