"""The message store in memory: `ChatRoom` itself decides, so PostgreSQL is held against the domain."""

from __future__ import annotations

from datetime import UTC, datetime

from services.chat.application.ports.message_store import PageWindow, PostedMessage
from services.chat.application.views import MessagePage, view_of
from services.chat.domain.chat_room import ChatRoom, DirectPair
from services.chat.domain.errors import ClientMessageIdReused, RoomNotFound
from services.chat.domain.message import Message, MessageDraft


class InMemoryMessages:
    """Implements `MessageStore`."""

    def __init__(self) -> None:
        self._rooms: dict[int, ChatRoom] = {}
        self._messages: list[Message] = []

    async def open_room(self, one: int, other: int) -> int:
        """Make a direct room and return its id."""
        room_id = len(self._rooms) + 1
        self._rooms[room_id] = ChatRoom.direct(room_id, DirectPair(one, other), at=datetime.now(UTC))
        return room_id

    async def post(self, draft: MessageDraft) -> PostedMessage:
        """Put a draft into its room."""
        room = self._room(draft.room_id)
        room.admit(draft.sender_id)
        for message in self._messages:
            if draft.client_msg_id is not None and (message.user_id, message.client_msg_id) == (
                draft.sender_id,
                draft.client_msg_id,
            ):
                if message.room_id != draft.room_id:
                    raise ClientMessageIdReused(draft.client_msg_id)
                return PostedMessage(message, repeated=True)
        message = room.post(draft, message_id=len(self._messages) + 1)
        self._messages.append(message)
        return PostedMessage(message, repeated=False)

    async def page(self, room_id: int, reader_id: int, window: PageWindow) -> MessagePage:
        """Read a part of a room's history."""
        room = self._room(room_id)
        room.admit(reader_id)
        said = [message for message in self._messages if message.room_id == room_id]
        if window.after_seq is not None:
            found = [message for message in said if message.seq > window.after_seq][: window.limit]
            has_more = bool(found) and found[-1].seq < room.last_seq
        else:
            before = min(window.before_seq or room.last_seq + 1, room.last_seq + 1 - window.skip)
            found = [message for message in said if message.seq < before][-window.limit :]
            has_more = bool(found) and found[0].seq > 1
        return MessagePage([view_of(message) for message in found], room.last_seq, has_more)

    async def follow(self, room_id: int, reader_id: int) -> int:
        """Admit a reader; every message is one event here."""
        room = self._room(room_id)
        room.admit(reader_id)
        return room.last_seq

    def _room(self, room_id: int) -> ChatRoom:
        if room_id not in self._rooms:
            raise RoomNotFound(room_id)
        return self._rooms[room_id]
