"""The events of rooms in their order: what streams replay from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chat_infra.postgres.database import Database
from chat_infra.streams.frame import Frame, encode_frame

_AFTER: Final = (
    "SELECT cursor, type, payload FROM room_events"
    " WHERE room_id = $1 AND cursor > $2 ORDER BY cursor LIMIT 500"
)
_REACHED: Final = "SELECT id, last_cursor FROM rooms WHERE id = ANY($1::bigint[])"


class PostgresRoomLog:
    """Reads `room_events`, whose cursor counts 1, 2, 3 … in each room without a gap."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def frames_after(self, room_id: int, cursor: int) -> list[Frame]:
        """Return the next frames of a room, at most 500."""
        rows = await self._database.fetch(_AFTER, room_id, cursor)
        return [encode_frame(row["cursor"], row["type"], row["payload"].encode()) for row in rows]

    async def reached(self, room_ids: Sequence[int]) -> list[tuple[int, int]]:
        """Return (room, last cursor) for each room."""
        return [tuple(row) for row in await self._database.fetch(_REACHED, room_ids)]
