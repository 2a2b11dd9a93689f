"""Real Chromium windows on the web client, each with a person in front of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

CHROMIUM = shutil.which("chromium")
PASSWORD = "Passw0rd!"
Scheme = Literal["light", "dark"]
COURTESIES = ("/typing", "/online-status/heartbeat")
"""What the client asks for without depending on it: a refusal is no complaint."""
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)."
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without anybody in front of it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Window:
    """One window, and what its console said; `outages` says that failed requests are to be expected."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    outages: bool = False

    def note(self, message: ConsoleMessage) -> None:
        """Keeps errors and warnings of the page."""
        address = str(message.location.get("url", ""))
        forgiven = message.text.startswith("Failed to load resource") and (
            self.outages or address.endswith(COURTESIES)
        )
        if message.type in {"error", "warning"} and not forgiven:
            self.complaints.append(f"{message.text} ({address})")

    def go(self, place: str) -> None:
        """Goes to a place of the client, as a link does."""
        self.page.evaluate("place => { location.hash = place }", place)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by what it is called."""
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    @property
    def messages(self) -> Locator:
        """The messages of the room that is open."""
        return self.page.locator(".messages .message")

    def texts(self) -> list[str]:
        """What the messages of the open room say, in their order."""
        return self.page.locator(".messages .bubble > p").all_inner_texts()

    def say(self, text: str) -> None:
        """Writes a message and sends it."""
        box = self.page.get_by_role("textbox", name="Write a message")
        box.fill(text)
        box.press("Enter")

    def hears(self, text: str, *, seconds: float = 15) -> None:
        """Waits until the open room shows a message exactly once."""
        expect(
            self.page.locator(".messages .bubble > p", has_text=re.compile(f"^{re.escape(text)}$"))
        ).to_have_count(1, timeout=seconds * 1000)

    def is_live(self, *, seconds: float = 20) -> None:
        """Waits until the window is connected."""
        expect(self.page.locator(".connection")).to_have_attribute(
            "data-state", "live", timeout=seconds * 1000
        )


@dataclass
class Somebody:
    """A person with an account of their own and any number of windows."""

    name: str
    browser: Browser
    url: str
    windows: list[Window] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def email(self) -> str:
        """Where the person gets mail."""
        return f"{self.name}@example.com"

    def window(self, *, locale: str = "en-US", scheme: Scheme = "light", width: int = 1200) -> Window:
        """Opens a browser of its own on the client: another device."""
        context = self.browser.new_context(
            locale=locale, color_scheme=scheme, viewport={"width": width, "height": 760}
        )
        self.contexts.append(context)
        return self._opened(context)

    def second_window(self) -> Window:
        """Opens another window of the first browser: the same log-in."""
        return self._opened(self.contexts[0])

    def _opened(self, context: BrowserContext) -> Window:
        page = context.new_page()
        window = Window(page)
        page.on("console", window.note)
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        self.windows.append(window)
        page.goto(self.url)
        return window

    def signs_up(self) -> Window:
        """Opens an account in a new window."""
        window = self.window()
        page = window.page
        page.get_by_role("button", name="New here? Open an account").click()
        page.get_by_label("E-mail address").fill(self.email)
        page.get_by_label("User name").fill(self.name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign up", exact=True).click()
        expect(page.get_by_role("navigation", name="Main")).to_be_visible(timeout=15_000)
        return window

    def logs_in(self) -> Window:
        """Logs in in a new browser."""
        window = self.window()
        self.fills_in_log_in(window)
        return window

    def fills_in_log_in(self, window: Window) -> None:
        """Logs in, in whichever language the window speaks."""
        window.page.locator("#field-email").fill(self.email)
        window.page.locator("#field-password").fill(PASSWORD)
        window.page.locator("form button.primary").click()
        expect(window.page.locator(".rail")).to_be_visible(timeout=15_000)

    def leaves(self) -> list[str]:
        """Closes all windows; returns what their consoles complained about."""
        for context in self.contexts:
            context.close()
        return [complaint for window in self.windows for complaint in window.complaints]


PeopleMaker = Callable[[str], Somebody]


def befriend(one: Window, other: Window, name: str, asked_by: str) -> None:
    """Finds `name`, asks, and accepts on the other side, all by what is on the screen."""
    one.go("#/friends")
    one.page.get_by_role("searchbox", name="Find people by name").fill(name)
    one.button(f"Add friend: {name}").click()
    expect(one.page.get_by_text("Asked")).to_be_visible(timeout=10_000)
    other.go("#/friends")
    other.button(f"Accept: {asked_by}").click(timeout=15_000)
    expect(other.button(f"Message: {asked_by}")).to_be_visible(timeout=10_000)


def new_name(beginning: str) -> str:
    """A user name that nobody has."""
    return f"{beginning}-{uuid.uuid4().hex[:8]}"


def gateway_url(status_json: str) -> str:
    """Where the client is served, from `status --json`."""
    url: str = json.loads(status_json)["gateway_url"]
    return url


def screenshots() -> str | None:
    """Where pictures for a person to look at go, if anywhere."""
    return os.environ.get("WEB_CLIENT_SCREENSHOTS")
