"""Say something in a room."""

from __future__ import annotations

from chat_kernel.clock import Clock
from chat_kernel.ids import uuid7
from services.chat.application.ports.message_store import MessageStore, PostedMessage
from services.chat.domain.message import MessageContent, MessageDraft, MessageType


class SendMessage:
    """A message is checked here and posted where its room is, in one round trip."""

    def __init__(self, messages: MessageStore, clock: Clock) -> None:
        self._messages = messages
        self._clock = clock

    async def __call__(
        self,
        room_id: int,
        sender_id: int,
        content: str,
        *,
        message_type: MessageType = MessageType.TEXT,
        client_msg_id: str | None = None,
        reply_to: int | None = None,
    ) -> PostedMessage:
        """Post a message; a retry with the same `client_msg_id` answers the first one.

        Raises:
            InvalidMessage: The text is blank or too long.
            RoomNotFound: There is no such room.
            NotARoomMember: The sender does not belong to it.
            ReplyTargetMissing: `reply_to` is not in this room.
            ClientMessageIdReused: The `client_msg_id` names a message of another room.
        """
        # --8<-- [start:draft]
        draft = MessageDraft(
            room_id=room_id,
            sender_id=sender_id,
            content=MessageContent(content),
            event_id=uuid7(),
            written_at=self._clock.now(),
            message_type=message_type,
            client_msg_id=client_msg_id,
            reply_to=reply_to,
        )
        return await self._messages.post(draft)
        # --8<-- [end:draft]
