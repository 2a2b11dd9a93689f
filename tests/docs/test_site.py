"""The built site is whole: both languages, every link and anchor, nothing from a network, no heavy page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from docs.built_page import built_page

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


def test_every_page_says_its_language(site: Path) -> None:
    for file in pages(site):
        folder = file.relative_to(site).parts[0]
        language = LANGUAGES["ko" if folder == "ko" else ""]
        assert f'<html lang="{language}"' in file.read_text(), file


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
