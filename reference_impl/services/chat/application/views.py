"""What readers see of rooms and messages: the shapes of the HTTP answers and of the stream's data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from services.chat.domain.message import Message


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """A message as clients see it; a deleted one has no text. Large groups do not say who read it."""

    id: int
    seq: int
    room_id: int
    user_id: int
    content: str
    message_type: str
    reply_to: int | None
    created_at: datetime
    updated_at: datetime
    is_edited: bool = False
    is_deleted: bool = False
    read_by: list[int] = []


class StreamedMessage(MessageView, frozen=True, kw_only=True):
    """A message on the room's stream, with what leads back to its event and its trace."""

    event_id: UUID
    correlation_id: UUID


class StreamedDeletion(msgspec.Struct, frozen=True, kw_only=True):
    """On the room's stream: a message is gone, its place stays."""

    id: int
    seq: int
    room_id: int
    user_id: int
    updated_at: datetime
    event_id: UUID
    correlation_id: UUID
    is_deleted: bool = True


class StreamedRead(msgspec.Struct, frozen=True, kw_only=True):
    """On the room's stream: a member has read everything up to a place."""

    room_id: int
    user_id: int
    up_to_seq: int
    read_at: datetime
    event_id: UUID
    correlation_id: UUID


class StreamedMembership(msgspec.Struct, frozen=True, kw_only=True):
    """On the room's stream: somebody came or went; `by` did it, `member_ids` are those who are there now."""

    room_id: int
    user_id: int
    by: int
    member_ids: list[int]
    at: datetime
    event_id: UUID
    correlation_id: UUID
    owner_id: int | None = None


class Done(msgspec.Struct, frozen=True):
    """It is done."""

    success: bool


class ReadReceipt(msgspec.Struct, frozen=True):
    """How many messages of others became read by a request."""

    success: bool
    read_count: int


class UnreadCount(msgspec.Struct, frozen=True):
    """How many messages of a room wait for its reader."""

    unread_count: int


class ParticipantView(msgspec.Struct, frozen=True):
    """A member of a room; the names are None until this service has heard of the user."""

    user_id: int
    username: str | None
    display_name: str | None


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    """A room as one of its members sees it.

    `user_1_id` opened a direct room; groups have a `name` and an `owner_id` instead.
    """

    id: int
    user_1_id: int | None
    user_2_id: int | None
    room_type: str
    name: str | None
    owner_id: int | None
    created_at: datetime
    updated_at: datetime
    participants: list[ParticipantView]
    last_message: MessageView | None
    unread_count: int


class MessagePage(msgspec.Struct, frozen=True):
    """Messages, oldest first; `has_more` says whether the direction of reading goes on."""

    messages: list[MessageView]
    total_count: int
    has_more: bool


def view_of(message: Message) -> MessageView:
    """Show a message to clients."""
    return MessageView(
        id=message.id,
        seq=message.seq,
        room_id=message.room_id,
        user_id=message.user_id,
        content=message.content,
        message_type=message.message_type,
        reply_to=message.reply_to,
        created_at=message.created_at,
        updated_at=message.updated_at,
        is_edited=message.is_edited,
        is_deleted=message.is_deleted,
    )
