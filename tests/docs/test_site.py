"""The built site is whole: both languages, every link and anchor, nothing from a network, no heavy page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.config import load_config
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from docs.built_page import built_page
from docs.page_text import ROOT
from hooks import with_edit_links

HEAVIEST = 300_000
LANGUAGES = {"": "en", "ko": "ko"}


def pages(site: Path) -> list[Path]:
    return [file for file in sorted(site.rglob("*.html")) if file.name != "404.html"]


def test_every_page_is_there_in_both_languages(site: Path) -> None:
    found = {str(file.relative_to(site)) for file in pages(site)}
    english = {name for name in found if not name.startswith("ko/")}
    korean = {name.removeprefix("ko/") for name in found - english}
    assert english == korean
    assert {"index.html", "QUICK_START.html", "player.html", "explorer.html"} <= english


def test_every_page_says_what_it_is_and_in_which_language(site: Path) -> None:
    for file in pages(site):
        page = built_page(file)
        folder = file.relative_to(site).parts[0]
        assert page.language == LANGUAGES["ko" if folder == "ko" else ""], file
        assert page.meta["viewport"] == "width=device-width,initial-scale=1", file
        assert len(page.meta["description"]) > 20, file
        assert (re.search("[가-힣]", page.meta["description"]) is not None) == (folder == "ko"), file
        assert len(page.title) > 3, file


def test_no_two_pages_have_one_title(site: Path) -> None:
    titles = [(built_page(file).language, built_page(file).title) for file in pages(site)]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_every_link_and_anchor_leads_somewhere(site: Path) -> None:
    wrong = [
        f"{file.relative_to(site)}: {link}"
        for file in pages(site)
        for link in built_page(file).links
        if not leads_somewhere(site, file, link)
    ]
    assert wrong == []


def leads_somewhere(site: Path, file: Path, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme in {"http", "https", "mailto"} or link in {"", "#", "."}:
        return True
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(site) or not target.is_file():
        return False
    anchor = unquote(parts.fragment)
    # Lines of code and the search have anchors of the theme's scripts.
    return not anchor or target.suffix != ".html" or anchor in built_page(target).anchors


def test_a_page_asks_nothing_of_any_other_host(site: Path) -> None:
    abroad = {
        f"{file.relative_to(site)}: {asset}"
        for file in pages(site)
        for asset in built_page(file).assets
        if urlsplit(asset).netloc
    }
    styles = [str(file.relative_to(site)) for file in site.rglob("*.css") if "url(http" in file.read_text()]
    assert abroad == set()
    assert styles == []


def test_a_page_with_its_words_is_light(site: Path) -> None:
    heavy = {str(file.relative_to(site)): file.stat().st_size for file in pages(site)}
    assert {name: size for name, size in heavy.items() if size > HEAVIEST} == {}


def test_every_picture_has_a_text(site: Path) -> None:
    assert [file for file in pages(site) if built_page(file).pictures_without_text] == []


def test_every_fence_of_the_course_became_what_it_stands_for(site: Path) -> None:
    player = (site / "player.html").read_text()
    assert player.count("data-lab-player") >= 2
    for file in pages(site):
        assert "--8<--" not in file.read_text().replace("`--8<--", ""), file


def test_pages_link_to_their_source_once_its_repository_is_known() -> None:
    for repository, link in (
        ("", None),
        ("https://example.org/us/lab/", "https://example.org/us/lab/edit/main"),
    ):
        config = load_config(str(ROOT / "mkdocs.yml"))
        with_edit_links(config, repository)
        page = Page(None, File("guide.ko.md", "", "", use_directory_urls=False), config)
        assert page.edit_url == (link and f"{link}/curriculum/guide.ko.md")
