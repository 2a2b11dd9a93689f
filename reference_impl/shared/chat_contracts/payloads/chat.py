"""Facts that chat-service publishes on `chat.events`, keyed by room id."""

from __future__ import annotations

from datetime import datetime

import msgspec


class ChatRoomCreated(msgspec.Struct, frozen=True, kw_only=True):
    """`chat.room.created`: a room exists; `room_type` is `direct` or `group`."""

    room_id: int
    room_type: str
    created_by: int
    member_ids: list[int]
    created_at: datetime
    name: str | None = None


class ChatMessageSent(msgspec.Struct, frozen=True, kw_only=True):
    """`chat.message.sent`: a message is in a room.

    `seq` counts the room's messages without a gap, `cursor` is the position in the room's stream,
    `recipient_ids` are the members other than the sender at that moment.
    """

    message_id: int
    seq: int
    room_id: int
    sender_id: int
    content: str
    message_type: str
    created_at: datetime
    recipient_ids: list[int]
    cursor: int
    sender_username: str | None = None
    client_msg_id: str | None = None
    reply_to: int | None = None


class ChatMessageEdited(msgspec.Struct, frozen=True, kw_only=True):
    """`chat.message.edited`: the author changed the text; carries the whole new state of the message."""

    message_id: int
    seq: int
    room_id: int
    sender_id: int
    content: str
    message_type: str
    created_at: datetime
    edited_at: datetime
    cursor: int
    reply_to: int | None = None


class ChatMessageDeleted(msgspec.Struct, frozen=True, kw_only=True):
    """`chat.message.deleted`: the text is gone, its place in the order stays."""

    message_id: int
    seq: int
    room_id: int
    sender_id: int
    created_at: datetime
    deleted_at: datetime
    cursor: int


class ChatMessagesRead(msgspec.Struct, frozen=True, kw_only=True):
    """`chat.messages.read`: a member's read pointer moved forward to `up_to_seq`."""

    room_id: int
    user_id: int
    up_to_seq: int
    read_at: datetime
    cursor: int


class ChatMemberJoined(msgspec.Struct, frozen=True, kw_only=True):
    """`chat.member.joined`: somebody belongs to a group from now on; `member_ids` are all of them."""

    room_id: int
    user_id: int
    added_by: int
    member_ids: list[int]
    joined_at: datetime
    cursor: int


class ChatMemberLeft(msgspec.Struct, frozen=True, kw_only=True):
    """`chat.member.left`: somebody left a group, or its owner took them out of it (`removed_by`).

    `member_ids` are those who remain, `owner_id` is the owner from now on, None in an empty room.
    """

    room_id: int
    user_id: int
    removed_by: int
    member_ids: list[int]
    left_at: datetime
    cursor: int
    owner_id: int | None = None
