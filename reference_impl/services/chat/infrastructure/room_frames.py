"""What happened in a room as a frame of its stream: the same whether it comes from Kafka or from the log."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import msgspec

from chat_contracts.payloads import chat
from chat_infra.streams.frame import Frame, encode_frame
from services.chat.application.views import (
    StreamedDeletion,
    StreamedMembership,
    StreamedMessage,
    StreamedRead,
)

_encode: Final = msgspec.json.Encoder().encode
DECODERS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    "chat.message.sent": msgspec.json.Decoder(chat.ChatMessageSent),
    "chat.message.edited": msgspec.json.Decoder(chat.ChatMessageEdited),
    "chat.message.deleted": msgspec.json.Decoder(chat.ChatMessageDeleted),
    "chat.messages.read": msgspec.json.Decoder(chat.ChatMessagesRead),
    "chat.member.joined": msgspec.json.Decoder(chat.ChatMemberJoined),
    "chat.member.left": msgspec.json.Decoder(chat.ChatMemberLeft),
}
"""The events that appear on a room's stream, and how their payloads are read."""


def room_frame(payload: Any, *, event_id: UUID, correlation_id: UUID) -> Frame:
    """Encode an event of `DECODERS`; its cursor becomes the frame's id."""
    origin = {"event_id": event_id, "correlation_id": correlation_id}
    match payload:
        case chat.ChatMessageSent():
            event, data = "message", _message(payload, payload.created_at, origin)
        case chat.ChatMessageEdited():
            event, data = "message.edited", _message(payload, payload.edited_at, origin, is_edited=True)
        case chat.ChatMessageDeleted():
            event, data = "message.deleted", _deletion(payload, origin)
        case chat.ChatMessagesRead():
            event, data = "messages.read", _read(payload, origin)
        case chat.ChatMemberJoined():
            event, data = "member.joined", _joined(payload, origin)
        case _:
            event, data = "member.left", _left(payload, origin)
    return encode_frame(payload.cursor, event, _encode(data))


def _message(
    it: chat.ChatMessageSent | chat.ChatMessageEdited,
    updated_at: Any,
    origin: dict[str, Any],
    *,
    is_edited: bool = False,
) -> msgspec.Struct:
    return StreamedMessage(
        id=it.message_id,
        seq=it.seq,
        room_id=it.room_id,
        user_id=it.sender_id,
        content=it.content,
        message_type=it.message_type,
        reply_to=it.reply_to,
        created_at=it.created_at,
        updated_at=updated_at,
        is_edited=is_edited,
        **origin,
    )


def _deletion(it: chat.ChatMessageDeleted, origin: dict[str, Any]) -> msgspec.Struct:
    return StreamedDeletion(
        id=it.message_id,
        seq=it.seq,
        room_id=it.room_id,
        user_id=it.sender_id,
        updated_at=it.deleted_at,
        **origin,
    )


def _read(it: chat.ChatMessagesRead, origin: dict[str, Any]) -> msgspec.Struct:
    return StreamedRead(
        room_id=it.room_id, user_id=it.user_id, up_to_seq=it.up_to_seq, read_at=it.read_at, **origin
    )


def _joined(it: chat.ChatMemberJoined, origin: dict[str, Any]) -> msgspec.Struct:
    return StreamedMembership(
        room_id=it.room_id,
        user_id=it.user_id,
        by=it.added_by,
        member_ids=it.member_ids,
        at=it.joined_at,
        **origin,
    )


def _left(it: chat.ChatMemberLeft, origin: dict[str, Any]) -> msgspec.Struct:
    return StreamedMembership(
        room_id=it.room_id,
        user_id=it.user_id,
        by=it.removed_by,
        member_ids=it.member_ids,
        at=it.left_at,
        owner_id=it.owner_id,
        **origin,
    )
