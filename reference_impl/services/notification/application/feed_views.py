"""The data of the events on `/api/stream`; messages look as they do on a room's own stream."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec


class MessageData(msgspec.Struct, frozen=True, kw_only=True):
    """`message` and `message.edited`: the whole message."""

    id: int
    seq: int
    room_id: int
    user_id: int
    content: str
    message_type: str
    reply_to: int | None
    created_at: datetime
    updated_at: datetime
    event_id: UUID
    correlation_id: UUID
    is_edited: bool = False
    is_deleted: bool = False
    read_by: list[int] = []


class DeletedMessageData(msgspec.Struct, frozen=True, kw_only=True):
    """`message.deleted`: which one, its text is gone."""

    id: int
    seq: int
    room_id: int
    user_id: int
    created_at: datetime
    updated_at: datetime
    event_id: UUID
    correlation_id: UUID
    content: str = ""
    is_deleted: bool = True


class ReadData(msgspec.Struct, frozen=True, kw_only=True):
    """`messages.read`: how far a member has read."""

    room_id: int
    user_id: int
    up_to_seq: int
    read_at: datetime
    event_id: UUID
    correlation_id: UUID


class MemberData(msgspec.Struct, frozen=True, kw_only=True):
    """`member.joined` and `member.left`: who, by whom, and who belongs to the room from now on."""

    room_id: int
    user_id: int
    by_user_id: int
    member_ids: list[int]
    at: datetime
    event_id: UUID
    correlation_id: UUID
    owner_id: int | None = None


class RoomData(msgspec.Struct, frozen=True, kw_only=True):
    """`room`: a room exists and I belong to it."""

    room_id: int
    room_type: str
    name: str | None
    created_by: int
    member_ids: list[int]
    created_at: datetime
    event_id: UUID
    correlation_id: UUID


class FriendData(msgspec.Struct, frozen=True, kw_only=True):
    """`friend`: what happened between me and another person.

    `action` is `request_sent`, `request_accepted`, `request_rejected`, `request_cancelled` or `removed`;
    `by_user_id` did it, `user_id` is the other one of the two as the reader sees it.
    """

    action: str
    user_id: int
    by_user_id: int
    at: datetime
    event_id: UUID
    correlation_id: UUID
    friendship_id: int | None = None


class ReadMarkData(msgspec.Struct, frozen=True):
    """`notification.read`: I have read notifications, in this window or in another one."""

    event_id: UUID
    up_to_seq: int | None
    ids: list[int]
