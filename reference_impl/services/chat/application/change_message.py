"""Say something differently, or take it back."""

from __future__ import annotations

from chat_kernel.clock import Clock
from chat_kernel.ids import uuid7
from services.chat.application.ports.message_changes import MessageChanges
from services.chat.domain.message import Message, MessageContent


class ChangeMessage:
    """The author of a message may edit and delete it; everyone in the room sees that it happened."""

    def __init__(self, changes: MessageChanges, clock: Clock) -> None:
        self._changes = changes
        self._clock = clock

    async def edit(self, message_id: int, editor_id: int, content: str) -> Message:
        """Give a message another text.

        Raises:
            InvalidMessage: The text is blank or too long.
            MessageNotFound, NotTheAuthor, MessageIsDeleted: see `MessageChanges.edit`.
        """
        text = MessageContent(content)
        return await self._changes.edit(message_id, editor_id, text, event_id=uuid7(), at=self._clock.now())

    async def delete(self, message_id: int, deleter_id: int) -> Message:
        """Take a message back; raises as `MessageChanges.delete`."""
        return await self._changes.delete(message_id, deleter_id, event_id=uuid7(), at=self._clock.now())
