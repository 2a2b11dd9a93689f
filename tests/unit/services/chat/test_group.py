"""Groups: whom the owner lets in, who may leave, and who owns it then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.chat.domain.chat_room import ChatRoom, DirectPair
from services.chat.domain.errors import (
    GroupIsFull,
    InvalidGroup,
    MemberNotFound,
    NotAGroup,
    NotARoomMember,
    NotTheOwner,
)
from services.chat.domain.events import MemberJoined, MemberLeft
from services.chat.domain.group import MOST_MEMBERS, GroupName, GroupPeople

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OWNER, MEMBER, OTHER, STRANGER = 1, 2, 3, 4


@pytest.fixture
def group() -> ChatRoom:
    room = ChatRoom.group(1, GroupPeople(OWNER, (MEMBER, OTHER)), at=NOW)
    room.collect_events()
    return room


def test_who_is_named_twice_counts_once_and_the_owner_belongs_to_it() -> None:
    assert GroupPeople(OWNER, (MEMBER, OTHER, MEMBER, OWNER)).member_ids == (OWNER, MEMBER, OTHER)


@pytest.mark.parametrize("others", [(), (MEMBER,), (MEMBER, MEMBER), tuple(range(2, MOST_MEMBERS + 2))])
def test_a_group_has_a_bounded_number_of_people(others: tuple[int, ...]) -> None:
    with pytest.raises(InvalidGroup):
        GroupPeople(OWNER, others)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x00b"])
def test_a_group_needs_a_readable_name(name: str) -> None:
    with pytest.raises(InvalidGroup):
        GroupName(name)


def test_the_owner_lets_people_in_once(group: ChatRoom) -> None:
    group.add([STRANGER, MEMBER, STRANGER], by=OWNER, at=NOW)
    assert group.member_ids == (OWNER, MEMBER, OTHER, STRANGER)
    assert group.collect_events() == [
        MemberJoined(room_id=1, user_id=STRANGER, added_by=OWNER, occurred_at=NOW)
    ]


def test_nobody_else_decides_who_belongs_to_it(group: ChatRoom) -> None:
    with pytest.raises(NotTheOwner):
        group.add([STRANGER], by=MEMBER, at=NOW)
    with pytest.raises(NotTheOwner):
        group.remove(OTHER, by=MEMBER, at=NOW)
    with pytest.raises(NotARoomMember):
        group.add([STRANGER], by=STRANGER, at=NOW)
    with pytest.raises(MemberNotFound):
        group.remove(STRANGER, by=OWNER, at=NOW)


def test_a_group_is_full_at_its_bound_and_lets_nobody_in_by_halves(group: ChatRoom) -> None:
    with pytest.raises(GroupIsFull):
        group.add(range(100, 100 + MOST_MEMBERS), by=OWNER, at=NOW)
    assert group.member_ids == (OWNER, MEMBER, OTHER)


def test_when_the_owner_leaves_the_longest_standing_member_owns_it(group: ChatRoom) -> None:
    group.remove(OWNER, by=OWNER, at=NOW)
    assert (group.owner_id, group.member_ids) == (MEMBER, (MEMBER, OTHER))
    assert group.collect_events() == [
        MemberLeft(room_id=1, user_id=OWNER, removed_by=OWNER, owner_id=MEMBER, occurred_at=NOW)
    ]
    group.remove(OTHER, by=MEMBER, at=NOW)
    group.remove(MEMBER, by=MEMBER, at=NOW)
    assert (group.owner_id, group.member_ids) == (None, ())


def test_the_two_of_a_direct_room_stay() -> None:
    room = ChatRoom.direct(1, DirectPair(OWNER, MEMBER), at=NOW)
    with pytest.raises(NotAGroup):
        room.add([OTHER], by=OWNER, at=NOW)
    with pytest.raises(NotAGroup):
        room.remove(OWNER, by=OWNER, at=NOW)
