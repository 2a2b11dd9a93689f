"""What clients send."""

from __future__ import annotations

from typing import Annotated

import msgspec

from services.chat.domain.message import MessageType

MAX_ID = 2**63 - 1
"""The largest id that a PostgreSQL bigint holds."""

Id = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]

# PostgreSQL's text holds every character but NUL.
ClientMsgId = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00]*$")]


class OpenRoomBody(msgspec.Struct, frozen=True):
    """Whom to talk to."""

    user_id: Id


class SendMessageBody(msgspec.Struct, frozen=True):
    """A message: 1 to 2000 characters; send the same `client_msg_id` again when an answer was lost."""

    content: str
    message_type: MessageType = MessageType.TEXT
    client_msg_id: ClientMsgId | None = None
    reply_to: Id | None = None
