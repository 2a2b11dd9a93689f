"""Rooms in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from chat_infra.postgres.database import Database
from chat_kernel.call_context import current_call
from services.chat.application.ports.room_store import OpenedRoom
from services.chat.application.views import RoomView
from services.chat.domain.chat_room import DirectPair
from services.chat.domain.errors import KeptApart, NotARoomMember

_KEPT_APART: Final = "SELECT are_kept_apart($1, $2)"
_OPEN_DIRECT: Final = "SELECT opened_room_id, created FROM open_direct_room($1, $2, $3, $4, $5, $6, $7)"

# The whole view is made by the database: one row a room, however many members it has, and no N+1.
_VIEW: Final = """
SELECT json_build_object(
    'id', r.id, 'user_1_id', r.user_1_id, 'user_2_id', r.user_2_id, 'room_type', r.room_type,
    'name', r.name, 'owner_id', r.owner_id,
    'created_at', iso_utc(r.created_at), 'updated_at', iso_utc(r.updated_at),
    'participants', people.list, 'last_message', last.message,
    'unread_count', r.last_seq - me.last_read_seq) AS view
FROM rooms r
JOIN room_members me ON me.room_id = r.id AND me.user_id = $1
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('user_id', m.user_id, 'username', k.username,
                                      'display_name', k.display_name) ORDER BY m.user_id) AS list
    FROM room_members m LEFT JOIN known_users k USING (user_id) WHERE m.room_id = r.id
) people
LEFT JOIN LATERAL (
    SELECT json_build_object(
        'id', m.id, 'seq', m.seq, 'room_id', m.room_id, 'user_id', m.user_id, 'content', m.content,
        'message_type', m.message_type, 'reply_to', m.reply_to, 'is_edited', m.is_edited,
        'is_deleted', m.is_deleted, 'created_at', iso_utc(m.created_at),
        'updated_at', iso_utc(m.updated_at)) AS message
    FROM messages m WHERE m.room_id = r.id AND m.seq = r.last_seq
) last ON true
"""
_VIEW_ONE: Final = f"{_VIEW} WHERE r.id = $2"
_VIEWS_OF: Final = f"{_VIEW} ORDER BY r.updated_at DESC, r.id DESC"

_decode: Final = msgspec.json.Decoder(RoomView).decode


class PostgresRooms:
    """Implements `RoomStore`; `wake_relay` is called when an event was committed."""

    def __init__(self, database: Database, wake_relay: Callable[[], None]) -> None:
        self._database = database
        self._wake_relay = wake_relay

    async def open_direct(self, pair: DirectPair, *, event_id: UUID, at: datetime) -> OpenedRoom:
        """Get or create the room of a pair."""
        if await self._database.fetchval(_KEPT_APART, pair.opener, pair.other):
            raise KeptApart
        call = current_call()
        row: Any = await self._database.fetchrow(
            _OPEN_DIRECT,
            pair.opener,
            pair.other,
            at,
            event_id,
            call.correlation_id,
            call.causation_id,
            call.traceparent,
        )
        opened = OpenedRoom(*row)
        if opened.created:
            self._wake_relay()
        return opened

    async def view(self, room_id: int, viewer_id: int) -> RoomView:
        """Show a room to a member."""
        view = await self._database.fetchval(_VIEW_ONE, viewer_id, room_id)
        if view is None:
            raise NotARoomMember(room_id, viewer_id)
        return _decode(view)

    async def views_of(self, member_id: int) -> list[RoomView]:
        """Show all rooms of a user, the latest activity first."""
        return [_decode(row["view"]) for row in await self._database.fetch(_VIEWS_OF, member_id)]
