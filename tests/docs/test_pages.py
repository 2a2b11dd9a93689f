"""The pages of the course: whole in both languages, and what they include is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bigtech_lab.adapters.run_records import run_record
from bigtech_lab.adapters.source_region import source_region
from docs.page_text import CURRICULUM, PAGES, ROOT, anchors, fences, links, twin

EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CURRICULUM)))


def links_of_checks() -> Iterator[str]:
    for file in [*ROOT.glob("labs/**/lab.yaml"), *ROOT.glob("cli/bigtech_lab/checks/*.py")]:
        yield from re.findall(r"curriculum/[\w./-]+\.md(?:#[\w-]+)?", file.read_text())


@pytest.mark.parametrize("link", sorted(set(links_of_checks())))
def test_a_link_in_a_check_leads_somewhere(link: str) -> None:
    name, _, anchor = link.partition("#")
    for page in (ROOT / name, twin(ROOT / name)):
        assert page.is_file()
        assert not anchor or anchor in anchors(page)


@EVERY_PAGE
def test_a_page_has_the_same_headings_in_both_languages(page: Path) -> None:
    assert anchors(twin(page)) == anchors(page)


@EVERY_PAGE
def test_a_page_has_the_same_code_in_both_languages(page: Path) -> None:
    assert fences(twin(page)) == fences(page)


@EVERY_PAGE
def test_a_page_has_the_same_links_in_both_languages(page: Path) -> None:
    assert links(twin(page)) == links(page)


@EVERY_PAGE
def test_a_korean_page_is_written_in_korean(page: Path) -> None:
    prose = re.sub(r"^ *```.*?^ *```$", "", twin(page).read_text(), flags=re.MULTILINE | re.DOTALL)
    for paragraph in re.split(r"\n\s*\n", prose):
        words = re.sub(
            r"\*[^*]+\*|`[^`]*`|<[^>]*>|\]\([^)]*\)|^---.*?---|[|:-]{3,}", "", paragraph, flags=re.DOTALL
        )
        assert len(re.findall(r"[A-Za-z]{2,}", words)) < 12 or re.search(r"[가-힣]", words), paragraph


@EVERY_PAGE
def test_what_a_page_includes_is_there(page: Path) -> None:
    for kind, body in fences(page):
        for reference in re.findall(r'--8<-- "([^"]+)"', body):
            assert source_region(ROOT, reference).strip()
        if kind == "run":
            assert run_record(CURRICULUM, body.strip())
        if kind in {"trace", "screen"}:
            assert (CURRICULUM / "records" / "traces" / f"{body.strip()}.json").is_file()
        if kind == "quiz":
            assert (ROOT / body.strip()).is_file()


def test_no_korean_page_stands_alone() -> None:
    assert {twin(page) for page in PAGES} == {
        page for page in CURRICULUM.rglob("*.ko.md") if page.relative_to(CURRICULUM).parts[0] != "decisions"
    }
