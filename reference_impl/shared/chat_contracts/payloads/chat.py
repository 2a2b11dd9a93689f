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
