"""The site's navigation: from the course and from the pages that are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bigtech_lab.domain.localized import Localized
from lab_site.course_files import course, pages_of
from lab_site.reference import PAGES

HOME: Final = Localized("Home", "홈")
COURSE: Final = Localized("Course", "과정")
SEE: Final = Localized("See it work", "들여다보기")
REFERENCE: Final = Localized("Reference", "레퍼런스")
MORE: Final = Localized("More", "더 보기")
OVERVIEW: Final = Localized("Overview", "개요")
_SEE: Final = ("player.md", "explorer.md", "reading_the_code.md")
_MORE: Final = ("glossary.md", "troubleshooting.md", "interview.md", "project_ideas.md")


def navigation() -> list[Any]:
    """What `nav` in the settings would say."""
    phases = [
        {_section(phase).en: [{OVERVIEW.en: f"phases/phase-{phase.number}.md"}, *pages_of(phase)]}
        for phase in course().phases
    ]
    return [
        {HOME.en: "index.md"},
        {COURSE.en: ["guide.md", "checklist.md", *phases]},
        {SEE.en: list(_SEE)},
        {REFERENCE.en: [f"reference/{name}.md" for name in PAGES]},
        {MORE.en: list(_MORE)},
    ]


def translations() -> dict[str, str]:
    """English label → Korean label; pages have their own titles."""
    labels: Sequence[Localized] = (
        HOME,
        COURSE,
        SEE,
        REFERENCE,
        MORE,
        OVERVIEW,
        *(_section(phase) for phase in course().phases),
    )
    return {label.en: label.ko for label in labels}


def _section(phase: Any) -> Localized:
    return Localized(f"{phase.number} · {phase.title.en}", f"{phase.number} · {phase.title.ko}")
