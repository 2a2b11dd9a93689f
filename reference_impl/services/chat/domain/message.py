"""Messages: what may be said in a room, and what a room remembers of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.chat.domain.errors import InvalidMessage, MessageIsDeleted, NotTheAuthor

MAX_CONTENT_LENGTH = 2000


class MessageType(StrEnum):
    """How a client should show the content."""

    TEXT = "text"
    IMAGE = "image"
    FILE = "file"


@dataclass(frozen=True, slots=True)
# --8<-- [start:content]
class MessageContent:
    """The text of a message: 1 to 2000 characters, at least one of them visible.

    Raises:
        InvalidMessage: The text is blank, too long, or holds a NUL character.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidMessage("content is blank; write at least one visible character")
        if len(self.text) > MAX_CONTENT_LENGTH:
            raise InvalidMessage(
                f"content has {len(self.text)} characters; at most {MAX_CONTENT_LENGTH} are allowed"
            )
        if "\x00" in self.text:
            # PostgreSQL cannot store it in text: refused here, it would be a server error there.
            raise InvalidMessage("content holds a NUL character (U+0000); remove it")


# --8<-- [end:content]


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message before its room has given it an id and a place in the order.

    Args:
        event_id: Id of the `chat.message.sent` event that announces it.
        client_msg_id: The sender's own id of this message; a retry with the same id is the same message.
        reply_to: Id of an earlier message of the same room.
    """

    room_id: int
    sender_id: int
    content: MessageContent
    event_id: UUID
    written_at: datetime
    message_type: MessageType = MessageType.TEXT
    client_msg_id: str | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A posted message. `seq` counts 1, 2, 3 … in its room without a gap."""

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
    client_msg_id: str | None = None

    def edited(self, content: MessageContent, *, by: int, at: datetime) -> Message:
        """The message with another text; with the same text it is the same message.

        Raises:
            NotTheAuthor: `by` did not write it.
            MessageIsDeleted: there is nothing left to change.
        """
        self._require_author(by)
        if self.is_deleted:
            raise MessageIsDeleted(self.id)
        if content.text == self.content:
            return self
        return replace(self, content=content.text, is_edited=True, updated_at=at)

    def deleted(self, *, by: int, at: datetime) -> Message:
        """The message without its text, at its place in the order; deleting twice changes nothing.

        Raises:
            NotTheAuthor: `by` did not write it.
        """
        self._require_author(by)
        return self if self.is_deleted else replace(self, content="", is_deleted=True, updated_at=at)

    def _require_author(self, user_id: int) -> None:
        if user_id != self.user_id:
            raise NotTheAuthor(self.id)
