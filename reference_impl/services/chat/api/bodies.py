"""What clients send."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Path

from services.chat.domain.group import MOST_MEMBERS
from services.chat.domain.message import MessageType

MAX_ID = 2**63 - 1
"""The largest id that a PostgreSQL bigint holds."""

Id = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]
PathId = Annotated[int, Path(ge=1, le=MAX_ID)]

# PostgreSQL's text holds every character but NUL.
ClientMsgId = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00]*$")]


class OpenRoomBody(msgspec.Struct, frozen=True):
    """Whom to talk to: one user, or a group with a name and its people."""

    user_id: Id | None = None
    name: str | None = None
    member_ids: Annotated[list[Id], msgspec.Meta(max_length=MOST_MEMBERS)] | None = None


class NewMembersBody(msgspec.Struct, frozen=True):
    """Who is let in."""

    user_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=MOST_MEMBERS)]


class EditMessageBody(msgspec.Struct, frozen=True):
    """The new text: 1 to 2000 characters."""

    content: str


class ReadBody(msgspec.Struct, frozen=True):
    """What was read in a room: everything up to a seq, or up to the last of some messages."""

    room_id: Id
    up_to_seq: Id | None = None
    message_ids: Annotated[list[Id], msgspec.Meta(max_length=1000)] = []


class SendMessageBody(msgspec.Struct, frozen=True):
    """A message: 1 to 2000 characters; send the same `client_msg_id` again when an answer was lost."""

    content: str
    message_type: MessageType = MessageType.TEXT
    client_msg_id: ClientMsgId | None = None
    reply_to: Id | None = None
