"""The rules between two users."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chat_kernel.errors import DomainError, InvalidInput, NotFound, RuleBroken
from services.friend.domain.events import (
    FriendRemoved,
    FriendRequestAccepted,
    FriendRequestCancelled,
    FriendRequestRejected,
    FriendRequestSent,
)
from services.friend.domain.friendship import Friendship
from services.friend.domain.status import FriendshipStatus

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ALICE, BOB, EVE = 1, 2, 3


def asked(requester: int = ALICE, addressee: int = BOB, message: str | None = None) -> Friendship:
    return Friendship.request(
        friendship_id=9,
        requester_id=requester,
        requester_username="alice",
        addressee_id=addressee,
        message=message,
        at=NOW,
    )


def ask_again(friendship: Friendship, requester: int, addressee: int) -> None:
    friendship.request_again(
        requester_id=requester, requester_username="x", addressee_id=addressee, message=None, at=LATER
    )


def test_a_request_is_pending_and_recorded() -> None:
    friendship = asked(message="hi")
    assert friendship.status is FriendshipStatus.PENDING
    [event] = friendship.collect_events()
    assert isinstance(event, FriendRequestSent)
    assert (event.requester_id, event.addressee_id, event.message) == (ALICE, BOB, "hi")


def test_nobody_befriends_themselves() -> None:
    with pytest.raises(RuleBroken) as refused:
        asked(ALICE, ALICE)
    assert refused.value.error == "self_request"


def test_a_long_message_is_refused() -> None:
    with pytest.raises(InvalidInput):
        asked(message="x" * 501)


@pytest.mark.parametrize(
    ("requester", "addressee", "error"),
    [(ALICE, BOB, "request_already_sent"), (BOB, ALICE, "request_already_received")],
)
def test_an_open_request_stands_in_the_way_of_another(requester: int, addressee: int, error: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        ask_again(asked(), requester, addressee)
    assert refused.value.error == error


def test_only_the_addressee_answers() -> None:
    for stranger in (ALICE, EVE):
        with pytest.raises(NotFound):
            asked().accept(by=stranger, username="x", at=LATER)
    friendship = asked()
    friendship.accept(by=BOB, username="bob", at=LATER)
    assert friendship.status is FriendshipStatus.ACCEPTED
    assert isinstance(friendship.collect_events()[-1], FriendRequestAccepted)


def test_an_answer_is_given_once() -> None:
    friendship = asked()
    friendship.reject(by=BOB, at=LATER)
    assert isinstance(friendship.collect_events()[-1], FriendRequestRejected)
    with pytest.raises(RuleBroken):
        friendship.accept(by=BOB, username="bob", at=LATER)


def test_the_requester_alone_withdraws_while_it_is_open() -> None:
    friendship = asked()
    with pytest.raises(NotFound):
        friendship.cancel(by=BOB, at=LATER)
    friendship.cancel(by=ALICE, at=LATER)
    assert isinstance(friendship.collect_events()[-1], FriendRequestCancelled)
    with pytest.raises(DomainError):
        friendship.cancel(by=ALICE, at=LATER)


def test_either_ends_a_friendship_and_may_ask_anew_with_swapped_roles() -> None:
    friendship = asked()
    friendship.accept(by=BOB, username="bob", at=NOW)
    friendship.end(by=ALICE, at=LATER)
    event = friendship.collect_events()[-1]
    assert isinstance(event, FriendRemoved)
    assert event.removed_by == ALICE
    with pytest.raises(NotFound):
        friendship.end(by=BOB, at=LATER)
    ask_again(friendship, BOB, ALICE)
    assert (friendship.requester_id, friendship.status) == (BOB, FriendshipStatus.PENDING)
    assert friendship.created_at == LATER
