"""The site in a real browser: it can be played, searched, read on a small screen, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from chat_windows import needs_chromium
from docs.first_visit import first_visit

pytestmark = needs_chromium

HEAVIEST = 300_000
PAGES = ["index", "guide", "player", "explorer", "phases/phase-1", "DEVELOPER_GUIDE", "reference/http"]


@pytest.mark.parametrize("language", ["", "ko/"], ids=["en", "ko"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_page_is_wider_than_its_screen(page: Page, address: str, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for name in PAGES:
        page.goto(f"{address}/{language}{name}.html")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(name)
    assert wide == []


@pytest.mark.parametrize("language", ["", "ko/"], ids=["en", "ko"])
def test_a_trace_is_stepped_through_by_button_and_by_key(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/{language}player.html")
    player = page.locator("[data-lab-player]").first
    expect(player.locator("li:visible")).to_have_attribute("data-hop", "http")
    player.locator(".lab-controls button").nth(1).click()
    expect(player.locator("li:visible")).to_have_attribute("data-hop", "message-row")
    page.keyboard.press("ArrowRight")
    expect(player.locator("li:visible")).to_have_attribute("data-hop", "outbox")
    expect(player.locator("li:visible pre")).to_contain_text("INSERT INTO outbox")


def test_a_component_of_the_explorer_shows_what_it_owns(page: Page, address: str) -> None:
    page.goto(f"{address}/explorer.html")
    page.get_by_role("button", name="friend-service").click()
    shown = page.locator("[data-component]:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("POST /api/friends/request")


@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_is_light(browser: Browser, address: str, name: str) -> None:
    visit = first_visit(browser, f"{address}/{name}.html")
    assert visit.page_bytes <= HEAVIEST, visit.fetched


@pytest.mark.parametrize(("language", "word"), [("", "outbox"), ("ko/", "모놀리스")])
def test_the_search_finds_pages(page: Page, address: str, language: str, word: str) -> None:
    page.goto(f"{address}/{language}index.html")
    page.locator("input.md-search__input").fill(word)
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)
    expect(page.locator(".md-search-result__item").first).to_contain_text(word, ignore_case=True)


def test_the_other_language_of_a_page_is_one_click_away(page: Page, address: str) -> None:
    page.goto(f"{address}/phases/phase-2.html")
    there = page.locator(".md-select__link[lang=ko]").get_attribute("href")
    page.goto(f"{address}/phases/{there}")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("h1")).to_contain_text("2단계")
