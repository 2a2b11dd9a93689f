"""Whether the page that a check sends a learner to is there, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
_GIVEN = re.compile(r"\{ #([\w-]+) \}")


class DocsPages:
    """Looks for pages below each of the folders."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots

    def problem_with(self, link: str) -> tuple[str, str | None] | None:
        """What is wrong with `PAGE.md#anchor`, and what to write instead; None when it leads somewhere."""
        if link.startswith("https://"):
            return None
        name, _, anchor = link.partition("#")
        page = next((root / name for root in self._roots if (root / name).is_file()), None)
        if page is None:
            return f"there is no page '{name}'", self._nearest_page(name)
        twin = page.with_suffix(".ko.md")
        if not twin.is_file():
            return f"the page '{name}' has no Korean twin", f"Write {twin.name} beside it."
        for each in (page, twin):
            known = anchors(each)
            if anchor and anchor not in known:
                near = get_close_matches(anchor, known, n=1)
                listed = f"Its headings: {', '.join(known)}."
                instead = f"Did you mean '#{near[0]}'?" if near else listed
                return f"{each.name} has no heading '#{anchor}'", instead
        return None

    def _nearest_page(self, name: str) -> str | None:
        pages = [
            str(page.relative_to(root))
            for root in self._roots
            for page in root.glob("**/*.md")
            if not page.name.endswith(".ko.md")
        ]
        near = get_close_matches(name, pages, n=1)
        return f"Did you mean '{near[0]}'?" if near else None


def anchors(page: Path) -> list[str]:
    """The anchors of a page's headings: given as `{ #anchor }`, or made from the words."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [_anchor(heading) for heading in _HEADING.findall(text)]


def _anchor(heading: str) -> str:
    given = _GIVEN.search(heading)
    if given:
        return given[1]
    words = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[-\s]+", "-", words)
