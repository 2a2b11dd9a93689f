"""Preferences: what somebody wants to be notified of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.notification.domain.notice import NotificationType
from services.notification.domain.preferences import Preferences

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MESSAGE = NotificationType.MESSAGE


def test_everything_is_on_until_it_is_turned_off() -> None:
    assert all(Preferences().allow(kind, room_id=None, at=NOON) for kind in NotificationType)


def test_a_kind_that_is_off_is_off_and_no_other() -> None:
    preferences = Preferences(frozenset({MESSAGE}))
    assert not preferences.allow(MESSAGE, room_id=1, at=NOON)
    assert preferences.allow(NotificationType.FRIEND_REQUEST, room_id=None, at=NOON)


def test_a_muted_room_is_silent_and_no_other() -> None:
    preferences = Preferences(muted_rooms={1: None})
    assert not preferences.allow(MESSAGE, room_id=1, at=NOON)
    assert preferences.allow(MESSAGE, room_id=2, at=NOON)


def test_a_mute_ends_by_itself() -> None:
    preferences = Preferences(muted_rooms={1: NOON})
    assert not preferences.allow(MESSAGE, room_id=1, at=NOON - timedelta(seconds=1))
    assert preferences.allow(MESSAGE, room_id=1, at=NOON)
