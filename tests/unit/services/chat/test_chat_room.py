"""Rooms and messages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chat_kernel.ids import uuid7
from services.chat.domain.chat_room import ChatRoom, DirectPair
from services.chat.domain.errors import InvalidMessage, NotARoomMember, SelfRoom
from services.chat.domain.events import MessageSent, RoomCreated
from services.chat.domain.message import MAX_CONTENT_LENGTH, MessageContent, MessageDraft

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def a_draft(sender_id: int) -> MessageDraft:
    return MessageDraft(
        room_id=7, sender_id=sender_id, content=MessageContent("hello"), event_id=uuid7(), written_at=NOON
    )


def test_nobody_opens_a_room_with_themselves() -> None:
    with pytest.raises(SelfRoom):
        DirectPair(4, 4)


def test_a_pair_is_the_same_whoever_asks() -> None:
    assert DirectPair(4, 9).key == DirectPair(9, 4).key


def test_opening_a_room_is_recorded_with_both_members() -> None:
    room = ChatRoom.direct(7, DirectPair(9, 4), at=NOON)
    [created] = room.collect_events()
    assert isinstance(created, RoomCreated)
    assert created.created_by == 9
    assert set(created.member_ids) == {4, 9}


def test_a_message_goes_to_everyone_but_its_sender() -> None:
    room = ChatRoom.direct(7, DirectPair(4, 9), at=NOON)
    room.collect_events()
    message = room.post(a_draft(4), message_id=1)
    [sent] = room.collect_events()
    assert isinstance(sent, MessageSent)
    assert (message.seq, sent.seq, sent.recipient_ids) == (1, 1, (9,))


def test_a_stranger_cannot_post_and_leaves_no_trace() -> None:
    room = ChatRoom.direct(7, DirectPair(4, 9), at=NOON)
    room.collect_events()
    with pytest.raises(NotARoomMember):
        room.post(a_draft(5), message_id=1)
    assert room.last_seq == 0
    assert room.collect_events() == []


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "x" * (MAX_CONTENT_LENGTH + 1), "a\x00b"])
def test_blank_too_long_and_unstorable_texts_are_refused(text: str) -> None:
    with pytest.raises(InvalidMessage):
        MessageContent(text)


@pytest.mark.parametrize("text", ["x", "x" * MAX_CONTENT_LENGTH, "select * from users; --", "안녕 👋"])
def test_any_visible_text_may_be_said(text: str) -> None:
    assert MessageContent(text).text == text
