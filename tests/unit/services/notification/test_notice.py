"""Notices: whom to tell of what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chat_kernel.ids import uuid7
from services.notification.domain.errors import NothingToMark, NotifyingOneself
from services.notification.domain.notice import (
    PREVIEW_LENGTH,
    Notice,
    NotificationType,
    friend_accepted_notice,
    friend_request_notice,
    message_notice,
)
from services.notification.domain.notification import Notification, ReadMark

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def message_from(sender: int, recipients: list[int], content: str = "hi") -> Notice:
    return message_notice(
        room_id=1,
        message_id=2,
        seq=3,
        sender_id=sender,
        sender_username="ann",
        recipient_ids=recipients,
        content=content,
        event_id=uuid7(),
        at=NOON,
    )


def test_a_message_is_told_to_everyone_but_its_sender_once_and_in_the_order_of_ids() -> None:
    assert message_from(1, [9, 4, 1, 9]).recipient_ids == (4, 9)


def test_a_long_message_is_told_as_a_preview() -> None:
    preview = message_from(1, [2], "x" * 500).payload["preview"]
    assert len(preview) == PREVIEW_LENGTH
    assert preview.endswith("…")


def test_a_friend_request_is_told_to_the_addressee() -> None:
    notice = friend_request_notice(
        requester_id=1, requester_username="ann", addressee_id=2, message="hey", event_id=uuid7(), at=NOON
    )
    assert (notice.type, notice.actor_id, notice.recipient_ids) == (NotificationType.FRIEND_REQUEST, 1, (2,))


def test_an_accepted_request_is_told_to_the_requester() -> None:
    notice = friend_accepted_notice(
        requester_id=1, addressee_id=2, addressee_username="bob", event_id=uuid7(), at=NOON
    )
    assert (notice.type, notice.actor_id, notice.recipient_ids) == (NotificationType.FRIEND_ACCEPTED, 2, (1,))


def test_nobody_is_told_of_what_they_did_themselves() -> None:
    with pytest.raises(NotifyingOneself):
        Notice(NotificationType.MESSAGE, 1, (1, 2), {}, uuid7(), NOON)


@pytest.mark.parametrize(("up_to_seq", "ids"), [(None, ()), (3, (1,))])
def test_a_read_mark_says_what_was_read_in_one_way(up_to_seq: int | None, ids: tuple[int, ...]) -> None:
    with pytest.raises(NothingToMark):
        ReadMark(up_to_seq, ids)


def test_a_read_mark_covers_what_it_names() -> None:
    third = Notification(30, 1, 3, "message", 2, {}, uuid7(), uuid7(), NOON)
    assert ReadMark(up_to_seq=3).covers(third)
    assert not ReadMark(up_to_seq=2).covers(third)
    assert ReadMark(ids=(30,)).covers(third)
    assert third.read().is_read
