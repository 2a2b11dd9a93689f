"""Two real browsers on the web client, where this machine has Chromium and Playwright."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from bigtech_lab.checks import Failure

SECONDS = 20.0
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who logs in at the web client."""

    email: str
    username: str
    password: str


def chromium() -> str | None:
    """Where Chromium is, None where it (or what drives it) is not there."""
    if find_spec("playwright") is None:
        return None
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


async def seen_from_the_other(program: str, url: str, stays: Visitor, goes: Visitor) -> dict[str, str]:
    """Logs two friends in and one out; what the friends page of the other said before and after.

    Raises Failure `not-seen-in-browser` when the page does not follow.
    """
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            other = await _logged_in(browser, url, goes)
            page = await _logged_in(browser, url, stays)
            await page.evaluate("location.hash = '#/friends'")
            before = await _says(page, goes.username, "online")
            await other.evaluate("location.hash = '#/me'")
            await other.get_by_role("button", name="Log out", exact=True).click(timeout=SECONDS * 1000)
            after = await _says(page, goes.username, "offline")
        finally:
            await browser.close()
    return {"before": before, "after": after}


async def _logged_in(browser: Any, url: str, visitor: Visitor) -> Any:
    context = await browser.new_context(locale="en-US")
    page = await context.new_page()
    await page.goto(url)
    await page.locator("#field-email").fill(visitor.email)
    await page.locator("#field-password").fill(visitor.password)
    await page.locator("form button.primary").click()
    await page.locator(".rail").wait_for(timeout=SECONDS * 1000)
    return page


async def _says(page: Any, username: str, word: str) -> str:
    from playwright.async_api import TimeoutError as TooLate

    row = page.locator(f'li.person[data-user="{username}"]')
    try:
        await row.get_by_text(word, exact=True).wait_for(timeout=SECONDS * 1000)
    except TooLate:
        shown = await row.all_inner_texts()
        raise Failure("not-seen-in-browser", expected=word, actual=shown, username=username) from None
    return word
