"""A phase's page: its goal, days and minutes, what to read and to try, and how it is checked."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Final

from bigtech_lab.adapters.lab_library import FolderLabLibrary
from bigtech_lab.checks.stack_ready import STACK_READY_TEXT, stack_ready
from bigtech_lab.domain.course import CourseItem, CoursePhase, ItemKind
from bigtech_lab.domain.localized import Localized
from lab_site.check_table import check_table
from lab_site.course_files import course, pages_of, predictions_of, written
from lab_site.table_cell import cell

_TITLE: Final = Localized("Phase {number} · {title}", "{number}단계 · {title}")
_DAYS: Final = Localized("Days {first}–{last}", "{first}–{last}일차")
_REQUIRED, _BY_INTEREST = Localized("required", "필수"), Localized("by interest", "선택")
_MINUTES, _OPTIONAL = Localized("{count} min of reading", "읽기 {count}분"), Localized("optional", "선택")
_HOURS: Final = Localized("{count} h", "{count}시간")
_READ, _PRACTISE = Localized("Read", "읽기"), Localized("Practise", "실습")
_EXERCISE, _CHECKPOINTS = Localized("Exercise", "과제"), Localized("Checkpoints", "체크포인트")
_DOCUMENTS: Final = Localized("| Id | Document | Minutes |", "| 번호 | 문서 | 분 |")
_BEFORE: Final = Localized("Before: [phase {number}]({page}).", "먼저 [{number}단계]({page})를 마치세요.")
_BEFORE_OPTIONAL: Final = Localized(
    "Before: phases [1](phase-1.md) and [2](phase-2.md).",
    "먼저 [1단계](phase-1.md)와 [2단계](phase-2.md)를 마치세요.",
)
_FIRST: Final = Localized(
    "Nothing has to be known before: this is where the course starts.",
    "미리 알아야 할 것은 없습니다. 과정은 여기에서 시작합니다.",
)
_TO_COME: Final = Localized(
    "This phase is not written yet. The page says what it will hold.",
    "이 단계는 아직 작성되지 않았습니다. 무엇을 담을지 미리 보여 주는 페이지입니다.",
)
_RUN: Final = Localized(
    "Run the checks against your own stack, as often as you like:",
    "내 스택에서 검사를 몇 번이든 실행해 보세요.",
)
_ON_YOUR_OWN: Final = Localized(
    "Your code runs in place of the reference's, and is graded step by step:",
    "내 코드가 레퍼런스 코드 대신 실행되고, 단계마다 채점됩니다.",
)
_PREDICT: Final = Localized("Predict, then see: {title}", "예측하고 확인하기: {title}")
_QUIZ: Final = Localized("Quiz", "퀴즈")


def phase_page(number: int, root: Path, language: str) -> str:
    """The page of a phase."""
    phase = course().phases[number - 1]
    title = _TITLE.in_language(language).format(number=number, title=phase.title.in_language(language))
    # The navigation calls each of them an overview; a search result and a browser's tab need more.
    lines = [
        "---",
        f"title: {_quoted(title)}",
        f"description: {_quoted(_description(phase, language))}",
        "---",
        "",
    ]
    lines += [f"# {title}", "", phase.goal.in_language(language), "", _facts(phase, language), ""]
    lines += [_before(number, language), ""]
    if not pages_of(phase):
        lines += ['!!! note ""', "", f"    {_TO_COME.in_language(language)}", ""]
    lines += _documents(phase, language)
    lines += _practices(phase, language)
    lines += _exercise(phase, root, language)
    lines += _checkpoints(phase, root, language)
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return dumps(text, ensure_ascii=False)


def _description(phase: CoursePhase, language: str) -> str:
    return f"{phase.title.in_language(language)}: {phase.goal.in_language(language)}"


def _facts(phase: CoursePhase, language: str) -> str:
    minutes = sum(item.minutes or 0 for item in phase.of_kind(ItemKind.DOCUMENT))
    return " · ".join(
        [
            _DAYS.in_language(language).format(first=phase.days[0], last=phase.days[1]),
            (_REQUIRED if phase.required else _BY_INTEREST).in_language(language),
            _MINUTES.in_language(language).format(count=minutes),
        ]
    )


def _before(number: int, language: str) -> str:
    if number == 1:
        return _FIRST.in_language(language)
    if number == 2:  # noqa: PLR2004 - the second required phase
        return _BEFORE.in_language(language).format(number=1, page="phase-1.md")
    return _BEFORE_OPTIONAL.in_language(language)


def _documents(phase: CoursePhase, language: str) -> list[str]:
    rows = []
    for item in phase.of_kind(ItemKind.DOCUMENT):
        title = cell(item.title.in_language(language))
        linked = f"[{title}](../{item.file})" if written(item) else f"{title} (`{item.file}`)"
        minutes = _OPTIONAL.in_language(language) if item.optional else str(item.minutes)
        rows.append(f"| {_anchored(item)} | {linked} | {minutes} |")
    return [
        f"## {_READ.in_language(language)} {{ #read }}",
        "",
        _DOCUMENTS.in_language(language),
        "|---|---|---|",
        *rows,
        "",
    ]


def _practices(phase: CoursePhase, language: str) -> list[str]:
    items = phase.of_kind(ItemKind.PRACTICE)
    if not items:
        return []
    lines = []
    for item in items:
        command = f": `{_pasteable(item.command)}`" if item.command else ""
        lines.append(f"- {_anchored(item)} {item.title.in_language(language)}{command}")
    return [f"## {_PRACTISE.in_language(language)} {{ #practise }}", "", *lines, ""]


def _exercise(phase: CoursePhase, root: Path, language: str) -> list[str]:
    lines: list[str] = []
    for item in phase.of_kind(ItemKind.EXERCISE):
        hours = _HOURS.in_language(language).format(count=(item.minutes or 0) // 60)
        lines += [f"## {_EXERCISE.in_language(language)} {{ #exercise }}", ""]
        lines += [f"{_anchored(item)} **{item.title.in_language(language)}** ({hours}+)", ""]
        lines += [f"{number}. {step.in_language(language)}" for number, step in enumerate(item.steps, 1)]
        lines.append("")
        if next((root / "labs").glob(f"{_lab_of(phase)}/exercises/{item.id.lower()}"), None):
            lines += [_ON_YOUR_OWN.in_language(language), "", "```"]
            lines += [f"./lab exercise {verb} {item.id}" for verb in ("start", "check", "hint")]
            lines += ["```", ""]
    return lines


def _checkpoints(phase: CoursePhase, root: Path, language: str) -> list[str]:
    library = FolderLabLibrary(root / "labs", [(stack_ready, STACK_READY_TEXT)])
    lab = library.load(str(phase.number)) if _has_lab(root, phase) else None
    lines = [f"## {_CHECKPOINTS.in_language(language)} {{ #checkpoints }}", ""]
    if lab is not None:
        lines += [_RUN.in_language(language), "", "```", f"./lab check {phase.number}", "```", ""]
    predictions = {entry["id"]: entry for entry in predictions_of(phase)}
    quizzes: dict[str, str] = {}
    for item in phase.of_kind(ItemKind.CHECKPOINT):
        lines += [
            f"### {item.id} {item.title.in_language(language)} {{ #{item.id.lower().replace('.', '-')} }}",
            "",
        ]
        checkpoint = (
            None if lab is None else next((c for c in lab.manifest.checkpoints if c.id == item.id), None)
        )
        if lab is not None and checkpoint is not None:
            lines += check_table(lab, checkpoint, language)
            if checkpoint.quiz:
                quizzes[checkpoint.quiz] = lab.manifest.quizzes[checkpoint.quiz].file
        if item.id in predictions:
            said = _PREDICT.in_language(language).format(title=predictions[item.id]["title"][language])
            lines += [f"**{said}**", "", "```", f"./lab predict {item.id}", "```", ""]
    for quiz, file in quizzes.items():
        folder = next((root / "labs").glob(_lab_of(phase)))
        path = (folder / file).relative_to(root)
        named = _QUIZ.in_language(language) if len(quizzes) == 1 else f"{_QUIZ.in_language(language)}: {quiz}"
        lines += [f"## {named} {{ #quiz-{quiz} }}", "", "```quiz", str(path), "```", ""]
    return lines


def _has_lab(root: Path, phase: CoursePhase) -> bool:
    return any((folder / "lab.yaml").is_file() for folder in (root / "labs").glob(_lab_of(phase)))


def _lab_of(phase: CoursePhase) -> str:
    return f"phase_{phase.number:02d}_*"


def _anchored(item: CourseItem) -> str:
    return f"**{item.id}**{{ #{item.id.lower().replace('.', '-')} }}"


def _pasteable(command: str) -> str:
    return command.replace("bigtech-lab", "./lab", 1)
