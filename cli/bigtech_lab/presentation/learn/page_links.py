"""The links of a page, and the pages of the course that they lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath

_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link as it stands on a page."""

    text: str
    address: str


def links_of(page: str) -> list[PageLink]:
    """Every link of a page, each address once, in their order."""
    found = {address: text for text, address in reversed(_LINK.findall(_FENCED.sub("", page)))}
    return [PageLink(text, address) for address, text in reversed(found.items())]


def page_at(address: str, file: str) -> tuple[str, str] | None:
    """The course's page and the anchor that an address on the page `file` means; None for anything else.

    Translations have the name of the page that they translate.
    """
    path, _, anchor = address.partition("#")
    if "://" in address or not (path.endswith(".md") or (not path and anchor)):
        return None
    target = normpath(join(dirname(file), path)) if path else file
    if target.startswith(("../", "/")):
        return None
    return target.replace(".ko.md", ".md"), anchor
