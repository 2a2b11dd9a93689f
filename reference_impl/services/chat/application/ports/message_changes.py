"""Where messages are changed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.chat.domain.message import Message, MessageContent


class MessageChanges(Protocol):
    """Changes messages by the rules of `Message`, together with the events that announce it."""

    async def edit(
        self, message_id: int, editor_id: int, content: MessageContent, *, event_id: UUID, at: datetime
    ) -> Message:
        """Give a message another text; with the same text nothing happens.

        Raises:
            MessageNotFound: There is none, or it was said where the editor does not belong.
            NotTheAuthor, MessageIsDeleted: It cannot be changed (by them).
        """
        ...

    async def delete(self, message_id: int, deleter_id: int, *, event_id: UUID, at: datetime) -> Message:
        """Take a message's text away; a second time nothing happens.

        Raises:
            MessageNotFound: There is none, or it was said where the deleter does not belong.
            NotTheAuthor: It is not theirs.
        """
        ...
