"""Where messages are kept."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from services.chat.application.views import MessagePage
from services.chat.domain.message import Message, MessageDraft


class PostedMessage(NamedTuple):
    """A message that is in its room; `repeated` when an earlier attempt had put it there."""

    message: Message
    repeated: bool


class PageWindow(NamedTuple):
    """Which messages to read: the newest, those before a seq, or those after one; `skip` is deprecated."""

    limit: int
    before_seq: int | None = None
    after_seq: int | None = None
    skip: int = 0


class MessageStore(Protocol):
    """Stores messages by the rules of `ChatRoom.post`, together with the events that announce them."""

    async def post(self, draft: MessageDraft) -> PostedMessage:
        """Put a draft into its room as `ChatRoom.post` would, and `chat.message.sent` into the outbox.

        Membership, the next seq, the message and its events are one atomic step. A draft whose
        `client_msg_id` the sender used before is the earlier message.

        Raises:
            RoomNotFound: There is no such room.
            NotARoomMember: The sender does not belong to it.
            ReplyTargetMissing: `reply_to` is not in this room.
            ClientMessageIdReused: The `client_msg_id` names a message of another room.
        """
        ...

    async def page(self, room_id: int, reader_id: int, window: PageWindow) -> MessagePage:
        """Read a part of a room's history; raises as `follow` does."""
        ...

    async def follow(self, room_id: int, reader_id: int) -> int:
        """Admit a reader to a room's stream and return the cursor it has reached.

        Raises:
            RoomNotFound: There is no such room.
            NotARoomMember: The reader does not belong to it.
        """
        ...
