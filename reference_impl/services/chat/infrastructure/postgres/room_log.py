"""The events of rooms in their order: what streams replay from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from chat_infra.postgres.database import Database
from chat_infra.streams.frame import Frame, encode_frame
from services.chat.infrastructure.room_frames import DECODERS, room_frame

# Members only, also when somebody stopped being one while they listened. What has been deleted since is told
# without its text, here as everywhere.
_AFTER: Final = """
SELECT e.cursor, e.type, e.event_id, e.payload ->> 'correlation_id' AS correlation_id,
       CASE WHEN m.is_deleted THEN e.payload || '{"content": ""}' ELSE e.payload END AS payload
FROM room_events e
JOIN room_members me ON me.room_id = e.room_id AND me.user_id = $3
LEFT JOIN messages m ON m.id = coalesce(e.payload ->> 'message_id', e.payload ->> 'id')::bigint
WHERE e.room_id = $1 AND e.cursor > $2 ORDER BY e.cursor LIMIT 500
"""
_REACHED: Final = "SELECT id, last_cursor FROM rooms WHERE id = ANY($1::bigint[])"


class PostgresRoomLog:
    """Reads `room_events`, whose cursor counts 1, 2, 3 … in each room without a gap."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def frames_after(self, room_id: int, reader_id: int, cursor: int) -> list[Frame]:
        """Return the next frames of a room for a member, at most 500; none for anybody else."""
        return [_frame(row) for row in await self._database.fetch(_AFTER, room_id, cursor, reader_id)]

    async def reached(self, room_ids: Sequence[int]) -> list[tuple[int, int]]:
        """Return (room, last cursor) for each room."""
        return [tuple(row) for row in await self._database.fetch(_REACHED, room_ids)]


def _frame(row: Any) -> Frame:
    decoder = DECODERS.get(row["type"])
    data = row["payload"].encode()
    if decoder is None:
        # Sent messages are kept as the stream shows them.
        return encode_frame(row["cursor"], row["type"], data)
    try:
        payload = decoder.decode(data)
    except msgspec.ValidationError as problem:
        raise LookupError(f"room event {row['event_id']} is not a {row['type']}: {problem}") from problem
    return room_frame(payload, event_id=row["event_id"], correlation_id=UUID(row["correlation_id"]))
