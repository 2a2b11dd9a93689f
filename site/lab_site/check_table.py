"""The checks of a checkpoint as a table: what each one witnesses, and for how many points."""

from __future__ import annotations

from typing import Final

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.localized import Localized
from lab_site.table_cell import cell

_HEADS: Final = Localized("| Check | What it witnesses | Points |", "| 검사 | 확인하는 것 | 점수 |")


def check_table(lab: LoadedLab, checkpoint: Checkpoint, language: str) -> list[str]:
    """Its lines; none when the checkpoint has no check."""
    rows = []
    for name in checkpoint.checks:
        check = lab.checks[name]
        sentence = lab.texts[name].sentence_ko if language == "ko" else check.sentence
        rows.append(f"| `{name}` | {cell(sentence)} | {check.points} |")
    if checkpoint.quiz:
        terms = lab.manifest.quizzes[checkpoint.quiz]
        sentence = terms.sentence.in_language(language)
        rows.append(f"| `quiz:{checkpoint.quiz}` | {cell(sentence)} | {terms.points} |")
    return [_HEADS.in_language(language), "|---|---|---|", *rows, ""] if rows else []
