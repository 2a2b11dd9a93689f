"""The site, built once as `docs build --strict` does, with nothing to reach on any network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from chat_windows import chromium
from console import Console
from docs.site_server import served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    place = tmp_path_factory.mktemp("site")
    # Who writes these tests need not build it for each run.
    if built := os.environ.get("DOCS_SITE"):
        return Path(built)
    nowhere = "http://127.0.0.1:9"
    console = Console(
        place / "data",
        {
            "XDG_CACHE_HOME": str(place / "cache"),
            **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), nowhere),
        },
    )
    told = console.ok("docs", "build", "--strict", "--into", str(place / "site"), "--json").json("docs-build")
    return Path(told["folder"])


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(site) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without anybody in front of it."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window on a wide screen; a script that fails in it fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    assert problems == []
    context.close()
