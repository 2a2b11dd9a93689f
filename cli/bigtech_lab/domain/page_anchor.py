"""Headings of a page that links can name."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^#+ +(?P<title>.*?)(?: *\{:? *#(?P<anchor>[\w-]+) *\})?$", re.MULTILINE)


def heading_at(page: str, anchor: str) -> str | None:
    """The text of the heading with this anchor; None where there is none.

    The anchor is written behind the heading (`## The text { #anchor }`), or made of its words.
    """
    headings = ((found["title"], found["anchor"]) for found in _HEADING.finditer(page))
    return next((title for title, name in headings if anchor == (name or _slug(title))), None)


def _slug(title: str) -> str:
    words = re.sub(r"[^\w\s-]", "", title).strip().lower()
    return re.sub(r"[-\s]+", "-", words)
