"""People with browsers, for the tests of the web client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from chat_windows import PeopleMaker, Somebody, chromium, gateway_url, new_name
from console import Console


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all people of a module; each has browser profiles of their own."""
    with chromium() as running:
        yield running


@pytest.fixture
def somebody(stack: Console, browser: Browser) -> Iterator[PeopleMaker]:
    """Makes people; a complaint on the console of any of their windows fails the test."""
    url = gateway_url(stack.ok("status", "--json").out)
    people: list[Somebody] = []

    def make(beginning: str) -> Somebody:
        people.append(Somebody(new_name(beginning), browser, url))
        return people[-1]

    yield make
    assert [complaint for person in people for complaint in person.leaves()] == []
