"""The message store in memory: `ChatRoom` itself decides, so PostgreSQL is held against the domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from msgspec import structs

from services.chat.application.ports.message_store import PageWindow, PostedMessage
from services.chat.application.views import MessagePage, view_of
from services.chat.domain.chat_room import ChatRoom, DirectPair
from services.chat.domain.errors import ClientMessageIdReused, MessageNotFound, RoomNotFound
from services.chat.domain.message import Message, MessageContent, MessageDraft


class InMemoryMessages:
    """Implements `MessageStore`, `MessageChanges` and `ReadPointers`."""

    def __init__(self) -> None:
        self._rooms: dict[int, ChatRoom] = {}
        self._messages: list[Message] = []
        self._cursors: dict[int, int] = {}

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
        self._tell(draft.room_id)
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
        views = [structs.replace(view_of(message), read_by=self._readers(room, message)) for message in found]
        return MessagePage(views, room.last_seq, has_more)

    async def follow(self, room_id: int, reader_id: int) -> int:
        """Admit a reader and say how many events there were."""
        self._room(room_id).admit(reader_id)
        return self._cursors.get(room_id, 0)

    async def edit(
        self, message_id: int, editor_id: int, content: MessageContent, *, event_id: UUID, at: datetime
    ) -> Message:
        """Give a message another text."""
        message = self._of(message_id, editor_id)
        return self._keep(message, message.edited(content, by=editor_id, at=at))

    async def delete(self, message_id: int, deleter_id: int, *, event_id: UUID, at: datetime) -> Message:
        """Take a message's text away."""
        message = self._of(message_id, deleter_id)
        return self._keep(message, message.deleted(by=deleter_id, at=at))

    async def move(
        self, room_id: int, reader_id: int, *, up_to_seq: int, event_id: UUID, at: datetime
    ) -> int:
        """Move a pointer to a place."""
        room = self._room(room_id)
        before, after = room.read(up_to_seq, by=reader_id, at=at)
        if after > before:
            self._tell(room_id)
        between = [m for m in self._messages if m.room_id == room_id and before < m.seq <= after]
        return sum(message.user_id != reader_id for message in between)

    async def move_past(
        self, room_id: int, reader_id: int, message_ids: Sequence[int], *, event_id: UUID, at: datetime
    ) -> int:
        """Move a pointer to the last of the named messages."""
        named = [m.seq for m in self._messages if m.room_id == room_id and m.id in message_ids]
        return await self.move(room_id, reader_id, up_to_seq=max(named, default=0), event_id=event_id, at=at)

    async def unread(self, room_id: int, reader_id: int) -> int:
        """Return how many messages wait."""
        room = self._room(room_id)
        room.admit(reader_id)
        return room.last_seq - room.read_up_to.get(reader_id, 0)

    def _of(self, message_id: int, user_id: int) -> Message:
        for message in self._messages:
            if message.id == message_id and user_id in self._room(message.room_id).member_ids:
                return message
        raise MessageNotFound(message_id)

    def _keep(self, before: Message, after: Message) -> Message:
        if after != before:
            self._messages[self._messages.index(before)] = after
            self._tell(after.room_id)
        return after

    def _tell(self, room_id: int) -> None:
        self._cursors[room_id] = self._cursors.get(room_id, 0) + 1

    def _readers(self, room: ChatRoom, message: Message) -> list[int]:
        return sorted(
            reader
            for reader, seq in room.read_up_to.items()
            if seq >= message.seq and reader != message.user_id
        )

    def _room(self, room_id: int) -> ChatRoom:
        if room_id not in self._rooms:
            raise RoomNotFound(room_id)
        return self._rooms[room_id]
