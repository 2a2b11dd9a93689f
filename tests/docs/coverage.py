"""What each page is made of: `PYTHONPATH=cli:site:tests python -m docs.coverage`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bigtech_lab.domain.course import CourseItem, ItemKind
from docs.command_lines import command_lines
from docs.page_text import CURRICULUM, FENCE, PAGES, fences, twin
from lab_site.course_files import course, written

PHASES_WRITTEN = 4


@dataclass(frozen=True)
class Made:
    """What a page holds; words are runs of letters in the prose, or of Hangul between spaces."""

    regions: int
    runs: int
    diagrams: int
    traces: int
    words: int
    commands: int


def made_of(page: Path) -> Made:
    """Counts what a page holds."""
    text = page.read_text()
    kinds = Counter(kind for kind, _ in fences(page))
    return Made(
        regions=len(re.findall(r'--8<-- "', text)),
        runs=kinds["run"],
        diagrams=kinds["mermaid"],
        traces=kinds["trace"],
        words=len(re.findall(r"[^\W_][\w'’-]*", FENCE.sub("", text))),
        commands=sum(shown.block for shown in command_lines(page)),
    )


def documents() -> Iterator[tuple[CourseItem, Path]]:
    """The documents of the written phases, each with its page."""
    for phase in course().phases[:PHASES_WRITTEN]:
        for item in phase.of_kind(ItemKind.DOCUMENT):
            if written(item):
                yield item, CURRICULUM / str(item.file)


def _row(name: str, page: Path) -> str:
    en, ko = made_of(page), made_of(twin(page))
    same = "" if (en.regions, en.runs, en.diagrams) == (ko.regions, ko.runs, ko.diagrams) else " (ko differs)"
    counts = f"{en.regions:>8}{en.runs:>6}{en.diagrams:>10}{en.traces:>8}{en.commands:>9}"
    return f"{name:<42}{counts}{en.words:>10}{ko.words:>10}{same}"


if __name__ == "__main__":
    say = sys.stdout.write
    heads = f"{'regions':>8}{'runs':>6}{'diagrams':>10}{'traces':>8}{'commands':>9}{'words':>10}{'ko':>10}"
    say(f"{'page':<42}{heads}\n")
    for item, page in documents():
        say(_row(f"{item.id} {item.file} ({item.minutes or 'optional'})", page) + "\n")
    of_documents = {page for _, page in documents()}
    for page in PAGES:
        if page not in of_documents:
            say(_row(str(page.relative_to(CURRICULUM)), page) + "\n")
