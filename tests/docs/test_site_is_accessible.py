"""Everybody can use the site: axe finds nothing, in either language, on either theme."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from chat_windows import needs_chromium
from docs.accessibility import small_controls, violations

pytestmark = needs_chromium

PAGES = [
    "index",
    "guide",
    "phases/phase-1",
    "player",
    "explorer",
    "kafka/topic-design",
    "reference/faults",
]
LANGUAGES = pytest.mark.parametrize("language", ["", "ko/"], ids=["en", "ko"])


@LANGUAGES
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_either_theme(page: Page, address: str, name: str, language: str) -> None:
    page.goto(f"{address}/{language}{name}.html")
    assert page.get_attribute("body", "data-md-color-scheme") == "default"
    # Nothing may hide from it: every hop of a trace, every list of the explorer.
    for whole in page.locator(".lab-controls button:last-child").all():
        whole.click()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert violations(page) == []
    # The theme changes nothing but colours; without transitions they are there at once.
    page.add_style_tag(content="* { transition: none !important }")
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    assert violations(page, "color-contrast") == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["index", "phases/phase-1", "player", "explorer"])
def test_a_finger_hits_every_control(page: Page, address: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{name}.html")
    assert small_controls(page) == []
