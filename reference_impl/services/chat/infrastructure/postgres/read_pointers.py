"""Read pointers in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from chat_infra.postgres.database import Database
from chat_kernel.call_context import current_call
from services.chat.domain.errors import NotARoomMember

_MARK: Final = "SELECT outcome, read_count FROM mark_read($1, $2, $3, $4, $5, $6, $7, $8, $9)"
# Nothing is counted: one's own messages move the pointer, so what lies beyond it is by others.
_UNREAD: Final = (
    "SELECT r.last_seq - me.last_read_seq FROM rooms r"
    " JOIN room_members me ON me.room_id = r.id AND me.user_id = $2 WHERE r.id = $1"
)


class PostgresReadPointers:
    """Implements `ReadPointers`; `wake_relay` is called when an event was committed."""

    def __init__(self, database: Database, wake_relay: Callable[[], None]) -> None:
        self._database = database
        self._wake_relay = wake_relay

    async def move(
        self, room_id: int, reader_id: int, *, up_to_seq: int, event_id: UUID, at: datetime
    ) -> int:
        """Move a pointer to a place."""
        return await self._mark(room_id, reader_id, up_to_seq, None, at, event_id)

    async def move_past(
        self, room_id: int, reader_id: int, message_ids: Sequence[int], *, event_id: UUID, at: datetime
    ) -> int:
        """Move a pointer to the last of the named messages."""
        return await self._mark(room_id, reader_id, None, list(message_ids), at, event_id)

    async def unread(self, room_id: int, reader_id: int) -> int:
        """Return how many messages wait."""
        waiting: int | None = await self._database.fetchval(_UNREAD, room_id, reader_id)
        if waiting is None:
            raise NotARoomMember(room_id, reader_id)
        return waiting

    async def _mark(self, room_id: int, reader_id: int, *arguments: object) -> int:
        call = current_call()
        origin = (call.correlation_id, call.causation_id, call.traceparent)
        row: Any = await self._database.fetchrow(_MARK, room_id, reader_id, *arguments, *origin)
        if row["outcome"] == "no_room":
            raise NotARoomMember(room_id, reader_id)
        self._wake_relay()
        count: int = row["read_count"]
        return count
