"""The rules of accounts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chat_kernel.errors import InvalidInput
from services.user.domain.email import Email
from services.user.domain.events import UserProfileUpdated, UserRegistered
from services.user.domain.password_policy import require_acceptable
from services.user.domain.user import User
from services.user.domain.username import Username

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def alice(display_name: str | None = None) -> User:
    return User.register(
        user_id=1,
        email=Email("alice@example.com"),
        username=Username("alice"),
        password_hash="hash",
        display_name=display_name,
        at=NOW,
    )


@pytest.mark.parametrize(
    "text", ["", "alice", "a@b", "a b@example.com", "a@example..com", ".a@example.com", "a@-b.com"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Email(text)


@pytest.mark.parametrize("text", ["ab", "x" * 51, "al ice", "앨리스", "alice\n"])
def test_what_is_no_username_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Username(text)


@pytest.mark.parametrize("password", ["Sh0rt!", "x1!" + "a" * 62, "12345678!", "abcdefgh!", "abcdefg1"])
def test_a_weak_password_is_refused_and_never_repeated(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_acceptable(password)
    assert password not in str(refused.value)


@pytest.mark.parametrize("password", ["Passw0rd!", "비밀번호1234!", "a1!aaaaa"])
def test_a_good_password_is_accepted(password: str) -> None:
    require_acceptable(password)


def test_registration_is_recorded_and_shows_the_username_for_want_of_a_name() -> None:
    user = alice()
    [event] = user.collect_events()
    assert isinstance(event, UserRegistered)
    assert (event.user_id, event.display_name) == (1, "alice")
    assert user.collect_events() == []


def test_a_changed_profile_is_recorded_and_an_unchanged_one_is_not() -> None:
    user = alice("Alice")
    user.collect_events()
    user.present_as(display_name="Alice", status_message=None, at=NOW)
    assert user.collect_events() == []
    user.present_as(display_name=None, status_message="away", at=NOW)
    [event] = user.collect_events()
    assert isinstance(event, UserProfileUpdated)
    assert (event.display_name, event.status_message) == ("Alice", "away")


@pytest.mark.parametrize(
    ("name", "status"), [("  ", None), ("x" * 101, None), (None, "x" * 201), ("a\x00b", None)]
)
def test_unacceptable_texts_leave_the_profile_as_it_was(name: str | None, status: str | None) -> None:
    user = alice("Alice")
    with pytest.raises(InvalidInput):
        user.present_as(display_name=name, status_message=status, at=NOW)
    assert (user.display_name, user.status_message) == ("Alice", "")
