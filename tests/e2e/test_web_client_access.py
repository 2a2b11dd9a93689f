"""The web client for everybody: languages, the keyboard alone, contrast, small screens."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from chat_windows import (
    PASSWORD,
    PeopleMaker,
    Scheme,
    Somebody,
    Window,
    needs_chromium,
    screenshots,
)

pytestmark = [pytest.mark.stack, needs_chromium, pytest.mark.timeout(240)]

# The contrast of each visible text on the nearest opaque ground under it (WCAG 2.2, 1.4.3).
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility({ opacityProperty: true })) continue;
    const own = light(rgba(getComputedStyle(element).color));
    const [a, b] = [own, light(groundOf(element))].sort((x, y) => y - x);
    found.push({ text, contrast: (a + 0.05) / (b + 0.05) });
  }
  return found;
}"""


@pytest.fixture
def acquainted(somebody: PeopleMaker) -> Somebody:
    """Somebody with a friend and a conversation; no window is open yet."""
    ada, grace = somebody("ada"), somebody("grace")
    with httpx.Client(base_url=ada.url) as http:
        (one, hers), (other, his) = (account(http, person) for person in (ada, grace))
        http.post("/api/friends/request", json={"user_id_2": other}, headers=hers).raise_for_status()
        answer = {"action": "accept"}
        http.put(f"/api/friends/status/{one}", json=answer, headers=his).raise_for_status()
        room = http.post("/api/chat-rooms", json={"user_id": other}, headers=hers).json()["id"]
        first = {"content": "Did the relay survive the night?"}
        second = {"content": "It did. Nothing lost, nothing doubled."}
        http.post(f"/api/messages/{room}", json=first, headers=hers).raise_for_status()
        sent = http.post(f"/api/messages/{room}", json=second, headers=his).raise_for_status()
        answered = {"content": "Want to see the trace?", "reply_to": sent.json()["id"]}
        http.post(f"/api/messages/{room}", json=answered, headers=his).raise_for_status()
    return ada


def account(http: httpx.Client, person: Somebody) -> tuple[int, dict[str, str]]:
    """Opens an account; returns its id and the headers of its owner."""
    body = {"email": person.email, "username": person.name, "password": PASSWORD}
    made = http.post("/api/auth/register", json=body).raise_for_status()
    token = http.post("/api/auth/login/json", json=body).json()["access_token"]
    return made.json()["id"], {"Authorization": f"Bearer {token}"}


def open_first_room(window: Window) -> None:
    """Opens the first room of the list."""
    window.go("#/chats")
    window.page.locator(".side .list a").first.click()
    expect(window.messages).to_have_count(3)


def picture(page: Page, name: str) -> None:
    """Leaves a picture where WEB_CLIENT_SCREENSHOTS says, for people to look at."""
    if folder := screenshots():
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_every_text_can_be_read_in_every_light_and_size(
    acquainted: Somebody, scheme: Scheme, width: int
) -> None:
    window = acquainted.window(scheme=scheme, width=width)
    page = window.page
    seen = page.evaluate(CONTRAST)
    picture(page, f"welcome-{scheme}-{width}")
    acquainted.fills_in_log_in(window)
    for place in ("#/chats", "#/friends", "#/notifications", "#/me"):
        window.go(place)
        expect(page.locator(".rail [aria-current=page]")).to_have_attribute("href", place)
        seen += page.evaluate(CONTRAST)
        picture(page, f"{place[2:]}-{scheme}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    open_first_room(window)
    page.get_by_role("textbox", name="Write a message").focus()
    seen += page.evaluate(CONTRAST)
    picture(page, f"room-{scheme}-{width}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(seen) > 30
    assert [text for text in seen if text["contrast"] < 4.5] == []


def test_everything_is_in_korean_when_one_wishes_so(acquainted: Somebody) -> None:
    window = acquainted.window(locale="ko-KR")
    page = window.page
    expect(page.get_by_label("이메일 주소")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "ko"
    acquainted.fills_in_log_in(window)
    open_first_room(window)
    picture(page, "room-korean")
    for place in ("#/chats", "#/friends", "#/notifications", "#/me"):
        window.go(place)
        expect(page.locator(".side h1")).to_have_text(
            {"#/chats": "채팅", "#/friends": "친구", "#/notifications": "알림", "#/me": "내 정보"}[place]
        )

    page.get_by_label("언어").select_option("en")

    expect(page.locator(".side h1")).to_have_text("You")
    page.reload()
    expect(page.locator(".side h1")).to_have_text("You", timeout=15_000)


def test_the_whole_way_goes_by_keyboard_alone(acquainted: Somebody) -> None:
    window = acquainted.window()
    page = window.page
    page.keyboard.type(acquainted.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".rail")).to_be_visible(timeout=15_000)

    walk_to(page, ".side .list a")
    page.keyboard.press("Enter")
    expect(window.messages).to_have_count(3)
    expect(page.get_by_role("textbox", name="Write a message")).to_be_focused()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    window.hears("By keyboard")

    walk_to(page, ".message.own:last-child [data-focus=edit]", backwards=True)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("Only by keyboard")
    page.keyboard.press("Enter")
    window.hears("Only by keyboard")

    walk_to(page, ".message.own:last-child [data-focus=delete]", backwards=True)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    window.hears("Only by keyboard")


def walk_to(page: Page, selector: str, *, backwards: bool = False) -> None:
    """Presses Tab until the focus is there."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"the focus never came to {selector}")


def test_everything_that_is_pressed_or_filled_in_has_a_name(acquainted: Somebody) -> None:
    window = acquainted.logs_in()
    page = window.page
    open_first_room(window)
    for place in (None, "#/friends", "#/notifications", "#/me"):
        if place:
            window.go(place)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("button, a, input, select, textarea")]
              .filter((e) => e.checkVisibility())
              .filter((e) => !(e.getAttribute("aria-label") || e.labels?.length || e.textContent.trim()))
              .map((e) => e.outerHTML)"""
        )
        assert nameless == [], place
    expect(page.get_by_role("main")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
