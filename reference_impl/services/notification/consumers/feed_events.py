"""From events of chat and friends to events of the feed."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from chat_contracts.payloads import chat, friend
from chat_infra.kafka.subscription import IncomingEvent
from services.notification.application.feed_views import (
    DeletedMessageData,
    FriendData,
    MemberData,
    MessageData,
    ReadData,
    RoomData,
)
from services.notification.domain.feed_event import FeedEvent

_encode: Final = msgspec.json.Encoder().encode


def feed_events_of(event: IncomingEvent) -> list[FeedEvent]:
    """Say what the people concerned are to be shown; nothing for what concerns nobody's screen."""
    payload = event.payload
    ids = (event.envelope.id, event.envelope.correlation_id)
    match payload:
        case chat.ChatMessageSent() | chat.ChatMessageEdited():
            return [_message(payload, *ids)]
        case chat.ChatMessageDeleted():
            return [_deleted(payload, *ids)]
        case chat.ChatMessagesRead():
            return [_read(payload, *ids)]
        case chat.ChatMemberJoined() | chat.ChatMemberLeft():
            return [_member(payload, *ids)]
        case chat.ChatRoomCreated():
            return [_room(payload, *ids)]
        case _:
            return _between_friends(payload, *ids)


def _message(
    message: chat.ChatMessageSent | chat.ChatMessageEdited, event_id: UUID, correlation_id: UUID
) -> FeedEvent:
    edited = isinstance(message, chat.ChatMessageEdited)
    data = MessageData(
        id=message.message_id,
        seq=message.seq,
        room_id=message.room_id,
        user_id=message.sender_id,
        content=message.content,
        message_type=message.message_type,
        reply_to=message.reply_to,
        created_at=message.created_at,
        updated_at=message.edited_at if isinstance(message, chat.ChatMessageEdited) else message.created_at,
        event_id=event_id,
        correlation_id=correlation_id,
        is_edited=edited,
    )
    name = "message.edited" if edited else "message"
    return FeedEvent(name, _encode(data), event_id, room_id=message.room_id, message_id=message.message_id)


def _deleted(message: chat.ChatMessageDeleted, event_id: UUID, correlation_id: UUID) -> FeedEvent:
    data = DeletedMessageData(
        id=message.message_id,
        seq=message.seq,
        room_id=message.room_id,
        user_id=message.sender_id,
        created_at=message.created_at,
        updated_at=message.deleted_at,
        event_id=event_id,
        correlation_id=correlation_id,
    )
    return FeedEvent("message.deleted", _encode(data), event_id, room_id=message.room_id)


def _read(read: chat.ChatMessagesRead, event_id: UUID, correlation_id: UUID) -> FeedEvent:
    data = ReadData(
        room_id=read.room_id,
        user_id=read.user_id,
        up_to_seq=read.up_to_seq,
        read_at=read.read_at,
        event_id=event_id,
        correlation_id=correlation_id,
    )
    return FeedEvent("messages.read", _encode(data), event_id, room_id=read.room_id)


def _member(
    change: chat.ChatMemberJoined | chat.ChatMemberLeft, event_id: UUID, correlation_id: UUID
) -> FeedEvent:
    if isinstance(change, chat.ChatMemberJoined):
        name, by, at, owner = "member.joined", change.added_by, change.joined_at, None
    else:
        name, by, at, owner = "member.left", change.removed_by, change.left_at, change.owner_id
    data = MemberData(
        room_id=change.room_id,
        user_id=change.user_id,
        by_user_id=by,
        member_ids=change.member_ids,
        at=at,
        event_id=event_id,
        correlation_id=correlation_id,
        owner_id=owner,
    )
    return FeedEvent(name, _encode(data), event_id, room_id=change.room_id)


def _room(room: chat.ChatRoomCreated, event_id: UUID, correlation_id: UUID) -> FeedEvent:
    data = RoomData(
        room_id=room.room_id,
        room_type=room.room_type,
        name=room.name,
        created_by=room.created_by,
        member_ids=room.member_ids,
        created_at=room.created_at,
        event_id=event_id,
        correlation_id=correlation_id,
    )
    return FeedEvent("room", _encode(data), event_id, room_id=room.room_id)


def _between_friends(payload: msgspec.Struct, event_id: UUID, correlation_id: UUID) -> list[FeedEvent]:
    action: str
    at: datetime
    match payload:
        case friend.FriendRequestSent():
            action, at, by, other = (
                "request_sent", payload.sent_at, payload.requester_id, payload.addressee_id
            )  # fmt: skip
        case friend.FriendRequestAccepted():
            action, at, by, other = (
                "request_accepted", payload.accepted_at, payload.addressee_id, payload.requester_id
            )  # fmt: skip
        case friend.FriendRequestRejected():
            action, at, by, other = (
                "request_rejected", payload.rejected_at, payload.addressee_id, payload.requester_id
            )  # fmt: skip
        case friend.FriendRequestCancelled():
            action, at, by, other = (
                "request_cancelled", payload.cancelled_at, payload.requester_id, payload.addressee_id
            )  # fmt: skip
        case friend.FriendRemoved():
            action, at, by, other = "removed", payload.removed_at, payload.user_id, payload.friend_id
        case _:
            # A block is nobody's business but the blocker's: the one who is blocked is not told.
            return []
    friendship_id: int | None = payload.friendship_id
    return [
        FeedEvent(
            "friend",
            _encode(
                FriendData(
                    action=action,
                    user_id=about,
                    by_user_id=by,
                    at=at,
                    event_id=event_id,
                    correlation_id=correlation_id,
                    friendship_id=friendship_id,
                )
            ),
            event_id,
            user_id=reader,
        )
        for reader, about in ((by, other), (other, by))
    ]
