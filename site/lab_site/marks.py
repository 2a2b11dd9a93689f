"""Marks in the pages that the site replaces by what the course says: `<!-- course:phases -->`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bigtech_lab.domain.course import ItemKind
from bigtech_lab.domain.localized import Localized
from lab_site.course_files import course, written
from lab_site.table_cell import cell

_PHASES: Final = Localized(
    "| No. | Phase | Days | Reading | Checkpoints | Kind |",
    "| 번호 | 단계 | 일차 | 읽기 | 체크포인트 | 구분 |",
)
_HOURS: Final = Localized("{count:g} h", "{count:g}시간")
_REQUIRED, _BY_INTEREST = Localized("required", "필수"), Localized("by interest", "선택")
_BEGUN, _DONE = Localized("begun", "시작"), Localized("done", "완료")
_PHASE: Final = Localized("Phase {number} · {title}", "{number}단계 · {title}")
_DAYS: Final = Localized("days {first}–{last}", "{first}–{last}일차")
_MINUTES: Final = Localized("{count} min", "{count}분")


def with_marks_replaced(markdown: str, language: str) -> str:
    """The page with every mark replaced."""
    for mark, make in _MARKS.items():
        if mark in markdown:
            markdown = markdown.replace(mark, make(language))
    return markdown


def _phases(language: str) -> str:
    rows = []
    for phase in course().phases:
        minutes = sum(item.minutes or 0 for item in phase.of_kind(ItemKind.DOCUMENT))
        title = cell(phase.title.in_language(language))
        rows.append(
            f"| {phase.number} | [{title}](phases/phase-{phase.number}.md) | "
            f"{phase.days[0]}–{phase.days[1]} | "
            f"{_HOURS.in_language(language).format(count=round(minutes / 60, 1))} | "
            f"{len(phase.of_kind(ItemKind.CHECKPOINT))} | "
            f"{(_REQUIRED if phase.required else _BY_INTEREST).in_language(language)} |"
        )
    return "\n".join([_PHASES.in_language(language), "|---|---|---|---|---|---|", *rows])


def _checklist(language: str) -> str:
    lines: list[str] = []
    for phase in course().phases:
        title = phase.title.in_language(language)
        days = _DAYS.in_language(language).format(first=phase.days[0], last=phase.days[1])
        heading = _PHASE.in_language(language).format(number=phase.number, title=title)
        lines += [f"## {heading} {_anchor(phase.number)}", ""]
        lines += [
            f"{_BEGUN.in_language(language)} ____-__-__ · {_DONE.in_language(language)} ____-__-__ · {days}",
            "",
        ]
        for item in phase.items:
            said = cell(item.title.in_language(language))
            linked = f"[{said}]({item.file})" if item.file and written(item) else said
            minutes = (
                f" ({_MINUTES.in_language(language).format(count=item.minutes)})" if item.minutes else ""
            )
            lines.append(f"- ☐ **{item.id}** {linked}{minutes}")
        lines.append("")
    return "\n".join(lines)


def _anchor(number: int) -> str:
    return f"{{ #phase-{number} }}"


_MARKS: Final[Mapping[str, Callable[[str], str]]] = {
    "<!-- course:phases -->": _phases,
    "<!-- course:checklist -->": _checklist,
}
