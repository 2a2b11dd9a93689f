"""What every message store does, in memory or in PostgreSQL; subclasses give the store."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Protocol

import pytest

from chat_kernel.ids import uuid7
from services.chat.application.ports.message_changes import MessageChanges
from services.chat.application.ports.message_store import MessageStore, PageWindow
from services.chat.application.ports.read_pointers import ReadPointers
from services.chat.application.views import view_of
from services.chat.domain.errors import (
    ClientMessageIdReused,
    MessageIsDeleted,
    MessageNotFound,
    NotARoomMember,
    NotTheAuthor,
    ReplyTargetMissing,
    RoomNotFound,
)
from services.chat.domain.message import Message, MessageContent, MessageDraft

NO_ROOM = 2**40


class RoomsAndMessages(MessageStore, MessageChanges, ReadPointers, Protocol):
    """A message store with rooms to post in."""

    async def open_room(self, one: int, other: int) -> int:
        """Make a direct room and return its id."""
        ...


_people = itertools.count(1000)


def draft(
    room_id: int,
    sender_id: int,
    text: str = "hi",
    *,
    client_msg_id: str | None = None,
    reply_to: int | None = None,
) -> MessageDraft:
    """A draft written now."""
    return MessageDraft(
        room_id=room_id,
        sender_id=sender_id,
        content=MessageContent(text),
        event_id=uuid7(),
        written_at=datetime.now(UTC),
        client_msg_id=client_msg_id,
        reply_to=reply_to,
    )


class MessageStoreContract:
    """The tests; `store` is a fixture of the subclass."""

    @pytest.fixture
    def people(self) -> tuple[int, int, int]:
        """Three people whom no other test uses."""
        return next(_people), next(_people), next(_people)

    async def test_messages_of_a_room_are_numbered_without_a_gap(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        posted = [await store.post(draft(room, sender)) for sender in (one, other, one)]
        assert [p.message.seq for p in posted] == [1, 2, 3]
        assert await store.follow(room, one) == 3

    async def test_only_members_post_read_and_follow(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, stranger = people
        room = await store.open_room(one, other)
        with pytest.raises(NotARoomMember):
            await store.post(draft(room, stranger))
        with pytest.raises(NotARoomMember):
            await store.page(room, stranger, PageWindow(10))
        with pytest.raises(NotARoomMember):
            await store.follow(room, stranger)
        assert (await store.page(room, one, PageWindow(10))).total_count == 0

    async def test_a_room_that_does_not_exist_is_not_found(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        with pytest.raises(RoomNotFound):
            await store.post(draft(NO_ROOM, people[0]))
        with pytest.raises(RoomNotFound):
            await store.page(NO_ROOM, people[0], PageWindow(10))
        with pytest.raises(RoomNotFound):
            await store.follow(NO_ROOM, people[0])

    async def test_a_retry_is_the_same_message_and_takes_no_number(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        first = await store.post(draft(room, one, "once", client_msg_id=f"a{one}"))
        again = await store.post(draft(room, one, "changed", client_msg_id=f"a{one}"))
        assert again.repeated
        assert again.message == first.message
        assert (await store.post(draft(room, one))).message.seq == 2

    async def test_two_senders_may_use_the_same_client_id(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        first = await store.post(draft(room, one, client_msg_id="same"))
        second = await store.post(draft(room, other, client_msg_id="same"))
        assert first.message.id != second.message.id

    async def test_a_client_id_cannot_name_messages_in_two_rooms(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, third = people
        room, second_room = await store.open_room(one, other), await store.open_room(one, third)
        await store.post(draft(room, one, client_msg_id=f"b{one}"))
        with pytest.raises(ClientMessageIdReused):
            await store.post(draft(second_room, one, client_msg_id=f"b{one}"))

    async def test_a_reply_names_a_message_of_the_same_room(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, third = people
        room, second_room = await store.open_room(one, other), await store.open_room(one, third)
        elsewhere = await store.post(draft(second_room, one))
        with pytest.raises(ReplyTargetMissing):
            await store.post(draft(room, one, reply_to=elsewhere.message.id))
        here = await store.post(draft(room, one))
        assert here.message.seq == 1
        answer = await store.post(draft(room, other, reply_to=here.message.id))
        assert answer.message.reply_to == here.message.id

    async def test_history_is_read_in_pages_oldest_first(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        for number in range(5):
            await store.post(draft(room, one, f"{number + 1}"))

        async def read(window: PageWindow) -> tuple[list[int], int, bool]:
            page = await store.page(room, other, window)
            return [message.seq for message in page.messages], page.total_count, page.has_more

        assert await read(PageWindow(2)) == ([4, 5], 5, True)
        assert await read(PageWindow(2, before_seq=4)) == ([2, 3], 5, True)
        assert await read(PageWindow(2, before_seq=2)) == ([1], 5, False)
        assert await read(PageWindow(2, after_seq=0)) == ([1, 2], 5, True)
        assert await read(PageWindow(9, after_seq=3)) == ([4, 5], 5, False)
        assert await read(PageWindow(2, skip=2)) == ([2, 3], 5, True)
        assert await read(PageWindow(2, after_seq=5)) == ([], 5, False)

    async def test_an_author_changes_a_message_and_everyone_sees_it(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        said = (await store.post(draft(room, one, "helo"))).message
        edited = await edit(store, said.id, one, "hello")
        assert (edited.content, edited.is_edited, edited.seq) == ("hello", True, said.seq)
        assert edited.updated_at > said.updated_at
        assert (await store.page(room, other, PageWindow(1))).messages == [view_of(edited)]
        # Its own place in the order of events: whoever was away hears of it.
        assert await store.follow(room, other) == 2

    async def test_an_edit_that_changes_nothing_is_no_event(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        said = (await store.post(draft(room, one, "same"))).message
        assert await edit(store, said.id, one, "same") == said
        assert await store.follow(room, one) == 1

    async def test_a_deleted_message_keeps_its_place_without_its_text(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        said = (await store.post(draft(room, one, "secret"))).message
        for _ in range(2):
            gone = await delete(store, said.id, one)
            assert (gone.content, gone.is_deleted, gone.seq) == ("", True, 1)
        assert await store.follow(room, one) == 2
        with pytest.raises(MessageIsDeleted):
            await edit(store, said.id, one, "again")
        assert (await store.post(draft(room, one))).message.seq == 2

    async def test_only_its_author_changes_a_message_and_strangers_do_not_find_it(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, stranger = people
        room = await store.open_room(one, other)
        said = (await store.post(draft(room, one))).message
        with pytest.raises(NotTheAuthor):
            await edit(store, said.id, other, "mine")
        with pytest.raises(NotTheAuthor):
            await delete(store, said.id, other)
        for message_id, by in ((said.id, stranger), (NO_ROOM, one)):
            with pytest.raises(MessageNotFound):
                await edit(store, message_id, by, "mine")
            with pytest.raises(MessageNotFound):
                await delete(store, message_id, by)

    async def test_reading_moves_a_pointer_forward_only(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, stranger = people
        room = await store.open_room(one, other)
        said = [(await store.post(draft(room, one, f"{n}"))).message for n in range(4)]
        assert await store.unread(room, other) == 4
        assert await read(store, room, other, 2) == 2
        assert await read(store, room, other, 1) == 0
        assert await store.unread(room, other) == 2
        moved = await store.move_past(
            room, other, [said[0].id, said[2].id, NO_ROOM], event_id=uuid7(), at=datetime.now(UTC)
        )
        assert (moved, await store.unread(room, other)) == (1, 1)
        assert await read(store, room, other, 10**9) == 1
        assert await store.unread(room, other) == 0
        for action in (store.unread(room, stranger), read(store, room, stranger, 1)):
            with pytest.raises(NotARoomMember):
                await action

    async def test_a_message_says_who_has_read_it(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        await store.post(draft(room, one))
        await store.post(draft(room, one))
        await read(store, room, other, 1)
        page = await store.page(room, one, PageWindow(10))
        assert [message.read_by for message in page.messages] == [[other], []]

    async def test_who_answers_has_read_what_was_said_before(
        self, store: RoomsAndMessages, people: tuple[int, int, int]
    ) -> None:
        one, other, _ = people
        room = await store.open_room(one, other)
        await store.post(draft(room, one))
        await store.post(draft(room, other))
        assert (await store.unread(room, other), await store.unread(room, one)) == (0, 1)


async def edit(store: RoomsAndMessages, message_id: int, by: int, text: str) -> Message:
    return await store.edit(message_id, by, MessageContent(text), event_id=uuid7(), at=datetime.now(UTC))


async def delete(store: RoomsAndMessages, message_id: int, by: int) -> Message:
    return await store.delete(message_id, by, event_id=uuid7(), at=datetime.now(UTC))


async def read(store: RoomsAndMessages, room_id: int, by: int, up_to_seq: int) -> int:
    return await store.move(room_id, by, up_to_seq=up_to_seq, event_id=uuid7(), at=datetime.now(UTC))
