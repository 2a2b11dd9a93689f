"""What a page of the course is made of, read from its Markdown."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CURRICULUM = ROOT / "curriculum"
# Decisions are notes for developers, like the code's comments: in English.
PAGES = sorted(
    page
    for page in CURRICULUM.rglob("*.md")
    if not page.name.endswith(".ko.md")
    and page.relative_to(CURRICULUM).parts[0] not in {"decisions", "records"}
)
FENCE = re.compile(r"^ *```(?P<head>[^\n]*)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def twin(page: Path) -> Path:
    """The Korean page beside an English one."""
    return page.with_suffix(".ko.md")


def anchors(page: Path) -> list[str]:
    """The anchors of a page's headings, in order: given as `{ #anchor }`, or made from the words."""
    found = []
    for heading in re.findall(r"^##+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE):
        given = re.search(r"\{ #([\w-]+) \}", heading)
        found.append(given.group(1) if given else _slug(heading))
    return found


def fences(page: Path) -> list[tuple[str, str]]:
    """The blocks of code: their kind, and their lines without comments."""
    return [
        (found["head"].split(" ")[0], re.sub(r"\s+# .*$", "", found["body"], flags=re.MULTILINE))
        for found in FENCE.finditer(page.read_text())
    ]


def links(page: Path) -> list[str]:
    """Where the page's links lead, in no order."""
    return sorted(_LINK.findall(FENCE.sub("", page.read_text())))


def _slug(heading: str) -> str:
    words = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[-\s]+", "-", words)
