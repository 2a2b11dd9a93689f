"""The pages that the lab sends a learner to exist, in both languages, at the place that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(p for p in (ROOT / "curriculum").glob("*.md") if not p.name.endswith(".ko.md"))


def anchors(page: Path) -> list[str]:
    """The anchors of a page's headings, in order: given as `{ #anchor }`, or made from the words."""
    found = []
    for heading in re.findall(r"^##+ (.+)$", page.read_text(), re.MULTILINE):
        given = re.search(r"\{ #([a-z0-9-]+) \}", heading)
        found.append(given.group(1) if given else re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-"))
    return found


def links() -> Iterator[str]:
    for file in [*ROOT.glob("labs/**/lab.yaml"), *ROOT.glob("cli/bigtech_lab/checks/*.py")]:
        yield from re.findall(r"curriculum/[\w./]+\.md(?:#[\w-]+)?", file.read_text())


@pytest.mark.parametrize("link", sorted(set(links())))
def test_a_link_in_a_check_leads_somewhere(link: str) -> None:
    name, _, anchor = link.partition("#")
    for page in (ROOT / name, (ROOT / name).with_suffix(".ko.md")):
        assert page.is_file()
        assert not anchor or anchor in anchors(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_the_same_headings_and_code_in_both_languages(page: Path) -> None:
    twin = page.with_suffix(".ko.md")
    assert anchors(twin) == anchors(page)
    assert code_without_comments(twin) == code_without_comments(page)


def code_without_comments(page: Path) -> list[str]:
    blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    return [re.sub(r"\s+# .*$", "", block, flags=re.MULTILINE) for block in blocks]
