"""What a browser would ask for when it shows a page of the built site."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path


@dataclass
class BuiltPage(HTMLParser):
    """The links, assets and anchors of an HTML file."""

    file: Path
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    pictures_without_text: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._in_title = False
        self.feed(self.file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what the tag asks for."""
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "meta" and "name" in given:
            self.meta[given["name"]] = given.get("content", "")
        self._in_title = tag == "title" and not self.title
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and "stylesheet" in given.get("rel", "").split():
            self.assets.append(given["href"])
        elif tag in {"script", "img", "iframe", "source"} and "src" in given:
            self.assets.append(given["src"])
        if tag == "img" and not given.get("alt"):
            self.pictures_without_text.append(given.get("src", ""))

    def handle_data(self, data: str) -> None:
        """Notes the title."""
        if self._in_title:
            self.title += data.strip()
            self._in_title = False


@cache
def built_page(file: Path) -> BuiltPage:
    """The page in a file."""
    return BuiltPage(file)
