"""What a phase's checks are, without running them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.check_selection import quiz_check_id
from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.localized import Localized
from bigtech_lab.presentation import check_words as words
from bigtech_lab.presentation import palette

if TYPE_CHECKING:
    from rich.console import Console

Chosen = Sequence[tuple[LoadedLab, Sequence[Checkpoint]]]


def list_as_json(chosen: Chosen, language: str) -> dict[str, Any]:
    """The checks by checkpoint (`check-list.schema.json`)."""
    return {
        "format_version": 1,
        "checkpoints": [
            {
                "id": checkpoint.id,
                "title": checkpoint.title.in_language(language),
                "checks": _entries(lab, checkpoint, language),
            }
            for lab, checkpoints in chosen
            for checkpoint in checkpoints
        ],
    }


def show_list(console: Console, chosen: Chosen, language: str) -> None:
    """The same for people: id, points and sentence of every check."""
    from rich.padding import Padding
    from rich.text import Text

    for checkpoint in list_as_json(chosen, language)["checkpoints"]:
        console.print(Text(f"{checkpoint['id']}  {checkpoint['title']}", style=palette.STRONG))
        for check in checkpoint["checks"]:
            points = words.POINTS.in_language(language).format(points=check["points"])
            console.print(Text.assemble("  ", (check["id"], palette.ACCENT), (f"  {points}", palette.QUIET)))
            console.print(Padding(Text(check["sentence"]), (0, 0, 0, 4), expand=False))


def _entries(lab: LoadedLab, checkpoint: Checkpoint, language: str) -> list[dict[str, Any]]:
    entries = []
    for check_id in checkpoint.checks:
        check = lab.checks[check_id]
        sentence = Localized(check.sentence, lab.texts[check_id].sentence_ko)
        entries.append(_entry(check_id, sentence.in_language(language), check.points, list(check.needs)))
    if checkpoint.quiz is not None:
        terms = lab.manifest.quizzes[checkpoint.quiz]
        sentence_of_quiz = terms.sentence.in_language(language)
        entries.append(_entry(quiz_check_id(terms.id), sentence_of_quiz, terms.points, []))
    return entries


def _entry(check_id: str, sentence: str, points: int, needs: list[str]) -> dict[str, Any]:
    return {"id": check_id, "sentence": sentence, "points": points, "needs": needs}
