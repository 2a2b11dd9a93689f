"""Marks in the pages that the site replaces by what the course says: `<!-- course:phases -->`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bigtech_lab.domain.course import ItemKind
from lab_site.course_files import course, written
from lab_site.words import Words, cell

_PHASES: Final = Words(
    "| No. | Phase | Days | Reading | Checkpoints | Kind |",
    "| 번호 | 단계 | 일차 | 읽기 | 체크포인트 | 구분 |",
)
_HOURS: Final = Words("{count:g} h", "{count:g}시간")
_REQUIRED, _BY_INTEREST = Words("required", "필수"), Words("by interest", "선택")
_BEGUN, _DONE = Words("begun", "시작"), Words("done", "완료")
_PHASE: Final = Words("Phase {number} · {title}", "{number}단계 · {title}")
_DAYS: Final = Words("days {first}–{last}", "{first}–{last}일차")
_MINUTES: Final = Words("{count} min", "{count}분")


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
            f"{_HOURS.say(language).format(count=round(minutes / 60, 1))} | "
            f"{len(phase.of_kind(ItemKind.CHECKPOINT))} | "
            f"{(_REQUIRED if phase.required else _BY_INTEREST).say(language)} |"
        )
    return "\n".join([_PHASES.say(language), "|---|---|---|---|---|---|", *rows])


def _checklist(language: str) -> str:
    lines: list[str] = []
    for phase in course().phases:
        title = phase.title.in_language(language)
        days = _DAYS.say(language).format(first=phase.days[0], last=phase.days[1])
        lines += [
            f"## {_PHASE.say(language).format(number=phase.number, title=title)} {_anchor(phase.number)}",
            "",
        ]
        lines += [f"{_BEGUN.say(language)} ____-__-__ · {_DONE.say(language)} ____-__-__ · {days}", ""]
        for item in phase.items:
            said = cell(item.title.in_language(language))
            linked = f"[{said}]({item.file})" if item.file and written(item) else said
            minutes = f" ({_MINUTES.say(language).format(count=item.minutes)})" if item.minutes else ""
            lines.append(f"- ☐ **{item.id}** {linked}{minutes}")
        lines.append("")
    return "\n".join(lines)


def _anchor(number: int) -> str:
    return f"{{ #phase-{number} }}"


_MARKS: Final[Mapping[str, Callable[[str], str]]] = {
    "<!-- course:phases -->": _phases,
    "<!-- course:checklist -->": _checklist,
}
