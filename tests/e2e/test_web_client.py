"""The web client in real Chromium, with two people at once, on a running stack."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from chat_windows import (
    PASSWORD,
    PeopleMaker,
    Somebody,
    Window,
    befriend,
    gateway_url,
    needs_chromium,
)
from console import Console

pytestmark = [pytest.mark.stack, needs_chromium, pytest.mark.timeout(240)]


def talking(somebody: PeopleMaker) -> tuple[Somebody, Window, Somebody, Window]:
    """Two friends in the same room."""
    ada, grace = somebody("ada"), somebody("grace")
    one, other = ada.signs_up(), grace.signs_up()
    one.is_live()
    other.is_live()
    befriend(one, other, grace.name, ada.name)
    one.button(f"Message: {grace.name}").first.click()
    one.say("Hello!")
    one.hears("Hello!")
    other.go("#/chats")
    other.page.get_by_role("link", name=ada.name).click()
    other.hears("Hello!")
    return ada, one, grace, other


def test_two_people_become_friends_and_talk(somebody: PeopleMaker) -> None:
    ada, one, grace, other = talking(somebody)

    other.say("Hi Ada")
    one.hears("Hi Ada")
    other.page.get_by_role("textbox", name="Write a message").press_sequentially(
        "I am writing, key by key", delay=200
    )
    expect(one.page.get_by_text(f"{grace.name} is typing…")).to_be_visible(timeout=10_000)

    expect(one.page.get_by_text("Online", exact=True)).to_be_visible(timeout=10_000)
    expect(one.messages.first.get_by_text("Read", exact=True)).to_be_visible(timeout=10_000)
    assert one.texts() == other.texts() == ["Hello!", "Hi Ada"]
    assert ada.name != grace.name


def test_what_is_unread_is_counted_until_it_is_seen(somebody: PeopleMaker) -> None:
    _, one, grace, other = talking(somebody)
    one.go("#/friends")

    for text in ("One", "Two", "Three"):
        other.say(text)

    expect(one.page.get_by_role("link", name="Chats, 3 unread")).to_be_visible(timeout=10_000)
    one.go("#/chats")
    one.page.get_by_role("link", name=grace.name).click()
    one.hears("Three")
    expect(one.page.get_by_role("link", name="Chats", exact=True)).to_be_visible()
    expect(other.messages.last.get_by_text("Read", exact=True)).to_be_visible(timeout=10_000)


def test_a_message_is_edited_answered_and_deleted_before_everybodys_eyes(somebody: PeopleMaker) -> None:
    _, one, _, other = talking(somebody)

    one.messages.first.hover()
    one.messages.first.get_by_role("button", name="Edit").click()
    one.say("Hello, Grace!")
    other.hears("Hello, Grace!")
    expect(other.messages.first.get_by_text("edited")).to_be_visible()

    other.messages.first.hover()
    other.messages.first.get_by_role("button", name="Reply").click()
    other.say("Good to hear from you")
    one.hears("Good to hear from you")
    expect(one.messages.last.locator("blockquote")).to_contain_text("Hello, Grace!")

    one.messages.first.hover()
    one.messages.first.get_by_role("button", name="Delete").click()
    one.button("Yes").click()
    expect(other.messages.first.get_by_text("This message was deleted.")).to_be_visible(timeout=10_000)
    expect(one.messages.first.get_by_text("This message was deleted.")).to_be_visible()


def test_notifications_arrive_and_are_marked_as_read(somebody: PeopleMaker) -> None:
    ada, grace = somebody("ada"), somebody("grace")
    one, other = ada.signs_up(), grace.signs_up()
    other.is_live()
    one.go("#/friends")
    one.page.get_by_role("searchbox").fill(grace.name)
    one.button(f"Add friend: {grace.name}").click()

    expect(other.page.get_by_role("link", name="Notifications, 1 unread")).to_be_visible(timeout=15_000)
    other.go("#/notifications")
    expect(other.page.get_by_text(f"{ada.name} wants to be your friend.")).to_be_visible()
    other.button("Mark all as read").click()
    expect(other.page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()


def test_two_windows_of_one_user_stay_in_step(somebody: PeopleMaker) -> None:
    ada, one, grace, other = talking(somebody)
    second = ada.second_window()
    elsewhere = ada.logs_in()
    for window in (second, elsewhere):
        window.is_live()
        window.go("#/chats")
        window.page.get_by_role("link", name=grace.name).click()
        window.hears("Hello!")

    one.say("From the first window")
    elsewhere.say("From another device")
    other.say("Got both")

    for window in (one, second, elsewhere, other):
        for text in ("From the first window", "From another device", "Got both"):
            window.hears(text)
    assert one.texts() == second.texts() == elsewhere.texts() == other.texts()
    for window in (one, second, elsewhere):
        expect(window.page.get_by_role("link", name="Chats", exact=True)).to_be_visible(timeout=10_000)


def test_logging_out_ends_the_other_window_of_the_browser_too(somebody: PeopleMaker) -> None:
    ada = somebody("ada")
    one = ada.signs_up()
    second = ada.second_window()
    expect(second.page.locator(".rail")).to_be_visible(timeout=15_000)

    one.go("#/me")
    one.button("Log out").click()

    for window in (one, second):
        expect(window.page.get_by_label("E-mail address")).to_be_visible(timeout=10_000)


def test_a_wrong_password_is_told_in_words(somebody: PeopleMaker, stack: Console) -> None:
    ada = somebody("ada")
    url = gateway_url(stack.ok("status", "--json").out)
    account = {"email": ada.email, "username": ada.name, "password": PASSWORD}
    assert httpx.post(f"{url}/api/auth/register", json=account).status_code == 201
    window = ada.window()
    window.outages = True
    window.page.get_by_label("E-mail address").fill(ada.email)
    window.page.get_by_label("Password").fill("Wr0ng-password")
    window.page.get_by_label("Password").press("Enter")

    expect(window.page.get_by_role("alert").first).to_have_text(
        "The e-mail address or the password is wrong."
    )


def test_markup_in_a_message_is_shown_as_text(somebody: PeopleMaker) -> None:
    _, one, _, other = talking(somebody)
    nasty = "<img src=x onerror=alert(1)><b>bold</b>"

    one.say(nasty)

    other.hears(nasty)
    assert other.page.locator(".bubble img, .bubble b").count() == 0


@pytest.mark.parametrize("component", ["notification-service", "gateway", "chat-service"])
def test_an_outage_loses_and_doubles_nothing(somebody: PeopleMaker, stack: Console, component: str) -> None:
    ada, one, grace, other = talking(somebody)
    del ada, grace
    one.outages = other.outages = True
    other.say("Before")
    one.hears("Before")

    stack.ok("kill", component)
    try:
        if component != "chat-service":
            expect(one.page.locator(".connection")).to_have_attribute("data-state", "waiting", timeout=20_000)
        for number in range(5):
            other.say(f"Meanwhile {number}")
    finally:
        stack.ok("restart", component)

    one.is_live(seconds=45)
    other.is_live(seconds=45)
    other.say("After")
    expected = ["Hello!", "Before", *(f"Meanwhile {number}" for number in range(5)), "After"]
    for window in (one, other):
        window.hears("After", seconds=45)
        until_equal(window.texts, expected)
        expect(window.page.locator(".message.failed, .message.sending")).to_have_count(0)


def test_what_could_not_be_sent_survives_a_reload(somebody: PeopleMaker, stack: Console) -> None:
    _, one, grace, other = talking(somebody)
    one.outages = other.outages = True
    stack.ok("kill", "chat-service")
    try:
        one.say("Written in the dark")
        one.say("And one more")
        expect(one.page.locator(".message.failed, .message.sending")).to_have_count(2)
        one.page.reload()
        expect(one.page.get_by_role("navigation", name="Main")).to_be_visible(timeout=15_000)
    finally:
        stack.ok("restart", "chat-service")

    one.is_live(seconds=45)
    expected = ["Hello!", "Written in the dark", "And one more"]
    for window in (one, other):
        window.hears("And one more", seconds=45)
        until_equal(window.texts, expected)
    one.page.reload()
    one.hears("And one more", seconds=45)
    expect(one.page.locator(".message.failed, .message.sending")).to_have_count(0)
    assert grace.name


def test_who_turns_off_message_notifications_gets_none(somebody: PeopleMaker) -> None:
    ada, one, _, other = talking(somebody)
    other.go("#/me")
    choice = other.page.get_by_role("group", name="Notify me of").get_by_label("Messages")
    expect(choice).to_be_checked(timeout=10_000)
    with other.page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        choice.uncheck()
    one.say("Not worth a notification")
    # What is heard on the stream comes after the notification that would have come.
    expect(other.page.get_by_role("link", name="Chats, 1 unread")).to_be_visible(timeout=15_000)
    other.go("#/notifications")
    other.page.reload()
    expect(other.page.get_by_text(f"{ada.name} wants to be your friend.")).to_be_visible(timeout=15_000)
    expect(other.page.get_by_text("Not worth a notification")).to_have_count(0)
    other.go("#/me")
    expect(choice).not_to_be_checked(timeout=10_000)


def until_equal(read: Callable[[], list[str]], expected: list[str]) -> None:
    """Waits until the texts are these; `hears` has waited for the last of them already."""
    deadline = time.monotonic() + 20
    while read() != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert read() == expected


def test_a_group_of_three(somebody: PeopleMaker) -> None:
    ada, one, grace, other = talking(somebody)
    linus = somebody("linus")
    third = linus.signs_up()
    third.is_live()
    befriend(one, third, linus.name, ada.name)

    one.go("#/chats")
    one.button("New group").click()
    one.page.get_by_label("Name of the group").fill("Compilers")
    for name in (grace.name, linus.name):
        one.page.get_by_label(name).check()
    one.button("Create the group").click()
    one.say("Welcome, both")

    for window in (other, third):
        window.go("#/chats")
        window.page.get_by_role("link", name="Compilers").click(timeout=15_000)
        window.hears("Welcome, both")
    third.say("Thank you")
    for window in (one, other):
        window.hears("Thank you")
    expect(one.page.get_by_text("3 members")).to_be_visible()


def test_a_search_finds_what_was_said_in_korean(somebody: PeopleMaker) -> None:
    _, one, _, other = talking(somebody)
    one.say("오늘 저녁에 시간 있어요?")
    other.hears("오늘 저녁에 시간 있어요?")

    other.page.get_by_role("searchbox", name="Search messages").fill("저녁")

    expect(other.page.locator(".results .row-more")).to_have_text("오늘 저녁에 시간 있어요?", timeout=10_000)


def test_a_block_parts_two_people_until_it_is_lifted(somebody: PeopleMaker) -> None:
    ada, one, grace, other = talking(somebody)

    one.go("#/friends")
    one.button(f"Block: {grace.name}").click()
    one.button("Yes").click()
    expect(one.button(f"Unblock: {grace.name}")).to_be_visible(timeout=10_000)
    other.go("#/friends")
    expect(other.button(f"Remove: {ada.name}")).to_have_count(0, timeout=10_000)

    one.button(f"Unblock: {grace.name}").click()
    expect(one.button(f"Unblock: {grace.name}")).to_have_count(0, timeout=10_000)
