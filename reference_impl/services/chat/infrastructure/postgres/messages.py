"""Messages in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import asyncpg

from chat_infra.postgres.database import Database
from chat_kernel.call_context import current_call
from chat_kernel.errors import DomainError
from services.chat.application.ports.message_store import PageWindow, PostedMessage
from services.chat.application.views import MessagePage, MessageView
from services.chat.domain.errors import (
    ClientMessageIdReused,
    KeptApart,
    NotARoomMember,
    ReplyTargetMissing,
    RoomNotFound,
)
from services.chat.domain.message import Message, MessageDraft
from services.chat.infrastructure.postgres.post_batches import PostBatches

_FOLLOW: Final = """
SELECT r.last_cursor, me.user_id IS NOT NULL AS is_member
FROM rooms r LEFT JOIN room_members me ON me.room_id = r.id AND me.user_id = $2
WHERE r.id = $1
"""

_COLUMNS: Final = (
    "m.id, m.seq, m.room_id, m.user_id, m.content, m.message_type, m.reply_to, m.created_at, m.updated_at,"
    " m.is_edited, m.is_deleted"
)
# Who read it follows from one pointer a member. Large groups name nobody: a page would grow with them.
_FEW_MEMBERS: Final = 100
# Admission, history and total in one round trip. Nothing is counted: seq has no gaps, so it is the count.
_PAGE: Final = """
SELECT r.last_seq, me.user_id IS NOT NULL AS is_member, page.*, readers.read_by
FROM rooms r
LEFT JOIN room_members me ON me.room_id = r.id AND me.user_id = $2
LEFT JOIN LATERAL (
    SELECT array_agg(few.user_id) AS ids, array_agg(few.last_read_seq) AS seqs
    FROM (SELECT user_id, last_read_seq FROM room_members m WHERE m.room_id = r.id LIMIT {few} + 1) few
) pointers ON true
LEFT JOIN LATERAL (
    SELECT {columns} FROM messages m
    WHERE m.room_id = r.id AND {condition} ORDER BY m.seq {direction} LIMIT $3
) page ON me.user_id IS NOT NULL
LEFT JOIN LATERAL (
    SELECT array_agg(p.user_id ORDER BY p.user_id) AS read_by
    FROM unnest(pointers.ids, pointers.seqs) AS p(user_id, seq)
    WHERE p.seq >= page.seq AND p.user_id <> page.user_id AND cardinality(pointers.ids) <= {few}
) readers ON true
WHERE r.id = $1
ORDER BY page.seq
"""
_OLDER: Final = _PAGE.format(
    columns=_COLUMNS,
    few=_FEW_MEMBERS,
    condition="m.seq < LEAST($4::bigint, r.last_seq + 1 - $5::bigint)",
    direction="DESC",
)
_NEWER: Final = _PAGE.format(columns=_COLUMNS, few=_FEW_MEMBERS, condition="m.seq > $4", direction="ASC")
_BEYOND_EVERY_SEQ: Final = 2**63 - 1


class PostgresMessages:
    """Implements `MessageStore`; `wake_relay` is called when an event was committed."""

    def __init__(self, database: Database, wake_relay: Callable[[], None]) -> None:
        self._database = database
        self._wake_relay = wake_relay
        self._batches = PostBatches(database)

    async def post(self, draft: MessageDraft) -> PostedMessage:
        """Put a draft into its room, in one round trip that drafts of the same moment share."""
        call = current_call()
        row: Any = await self._batches.post(
            (
                draft.room_id,
                draft.sender_id,
                draft.content.text,
                draft.message_type.value,
                draft.client_msg_id,
                draft.reply_to,
                draft.written_at,
                draft.event_id,
                call.correlation_id,
                call.causation_id,
                call.traceparent,
            )
        )
        outcome = row["outcome"]
        if outcome == "posted":
            self._wake_relay()
        elif outcome != "repeated":
            raise _refusal(outcome, draft)
        return PostedMessage(message_of(row["message"]), outcome == "repeated")

    async def page(self, room_id: int, reader_id: int, window: PageWindow) -> MessagePage:
        """Read a part of a room's history."""
        if window.after_seq is not None:
            rows = await self._database.fetch(_NEWER, room_id, reader_id, window.limit, window.after_seq)
        else:
            before = window.before_seq if window.before_seq is not None else _BEYOND_EVERY_SEQ
            rows = await self._database.fetch(_OLDER, room_id, reader_id, window.limit, before, window.skip)
        if not rows:
            raise RoomNotFound(room_id)
        if not rows[0]["is_member"]:
            raise NotARoomMember(room_id, reader_id)
        last_seq: int = rows[0]["last_seq"]
        messages = [_view(row) for row in rows if row["id"] is not None]
        if window.after_seq is not None:
            has_more = bool(messages) and messages[-1].seq < last_seq
        else:
            has_more = bool(messages) and messages[0].seq > 1
        return MessagePage(messages, last_seq, has_more)

    async def follow(self, room_id: int, reader_id: int) -> int:
        """Admit a reader to a room's stream and return the cursor it has reached."""
        row = await self._database.fetchrow(_FOLLOW, room_id, reader_id)
        if row is None:
            raise RoomNotFound(room_id)
        if not row["is_member"]:
            raise NotARoomMember(room_id, reader_id)
        cursor: int = row["last_cursor"]
        return cursor


def _refusal(outcome: str, draft: MessageDraft) -> DomainError:
    """Say in the words of the domain what the database's `post_message` refused."""
    match outcome:
        case "no_room":
            return RoomNotFound(draft.room_id)
        case "not_a_member":
            return NotARoomMember(draft.room_id, draft.sender_id)
        case "reply_target_missing":
            return ReplyTargetMissing(draft.room_id, draft.reply_to or 0)
        case "kept_apart":
            return KeptApart()
        case "client_msg_id_reused":
            return ClientMessageIdReused(draft.client_msg_id or "")
    raise LookupError(f"post_message answered {outcome!r}, which this version does not know")


def message_of(row: asyncpg.Record) -> Message:
    """Read a row of `messages`."""
    return Message(
        id=row["id"],
        seq=row["seq"],
        room_id=row["room_id"],
        user_id=row["user_id"],
        content=row["content"],
        message_type=row["message_type"],
        reply_to=row["reply_to"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        is_edited=row["is_edited"],
        is_deleted=row["is_deleted"],
        client_msg_id=row["client_msg_id"],
    )


def _view(row: asyncpg.Record) -> MessageView:
    return MessageView(
        id=row["id"],
        seq=row["seq"],
        room_id=row["room_id"],
        user_id=row["user_id"],
        content=row["content"],
        message_type=row["message_type"],
        reply_to=row["reply_to"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        is_edited=row["is_edited"],
        is_deleted=row["is_deleted"],
        read_by=row["read_by"] or [],
    )
