"""The matrix for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bigtech_lab.domain.mutation_matrix import MutationMatrix, PhaseMatrix
from bigtech_lab.domain.mutation_row import MutationRow, RowKind, RowState
from bigtech_lab.presentation import mutation_words as words
from bigtech_lab.presentation import palette

if TYPE_CHECKING:
    from rich.console import Console


def show_matrix(console: Console, matrix: MutationMatrix, language: str) -> None:
    """Every phase's matrix, the check numbers explained below it, then what is wrong, in sentences."""
    from rich.text import Text

    for phase in matrix.phases:
        _show_phase(console, phase, language)
    values = {"seconds": matrix.duration_ms / 1000, "seed": matrix.seed}
    verdict = words.PROVEN if matrix.proven else words.NOT_PROVEN
    style = palette.GOOD if matrix.proven else palette.BAD
    console.print(Text(verdict.in_language(language).format_map(values), style=style))


def _show_phase(console: Console, phase: PhaseMatrix, language: str) -> None:
    from rich.text import Text

    values = {"phase": phase.phase, "lab": phase.lab, "rows": len(phase.rows), "checks": len(phase.checks)}
    console.print(Text(words.TITLE.in_language(language).format_map(values), style=palette.STRONG))
    width = max((len(row.id) for row in phase.rows), default=0)
    numbers = "".join(f"{number:>3} " for number in range(1, len(phase.checks) + 1))
    console.print(Text(f"  {'':{width}} {numbers}", style=palette.QUIET), soft_wrap=True)
    for row in phase.rows:
        state = words.STATES[row.state].in_language(language)
        line = Text(f"  {row.id:{width}} {''.join(_cell(row, check) for check in phase.checks)} ")
        line.append(state, style=palette.GOOD if row.state is RowState.PROVEN else palette.BAD)
        console.print(line, soft_wrap=True)
    for number, check in enumerate(phase.checks, 1):
        console.print(Text(f"  {number:>3}  {check}", style=palette.QUIET))
    console.print(Text(f"  {words.LEGEND.in_language(language)}", style=palette.QUIET))
    for problem in problems(phase, language):
        console.print(Text(f"  {problem}", style=palette.BAD), soft_wrap=True)
    console.print()


def _cell(row: MutationRow, check: str) -> str:
    verdict = row.verdicts.get(check)
    mark = words.MARKS[verdict] if verdict else " "
    return f" [{mark}]" if check in row.fails else f"  {mark} "


def problems(phase: PhaseMatrix, language: str) -> Iterator[str]:
    """A sentence for each thing that is not as it should be."""
    missing = {
        RowKind.REFERENCE: words.MUST_PASS,
        RowKind.STARTER: words.MUST_NOT_PASS,
        RowKind.MUTANT: words.MUST_FAIL,
    }
    for row in phase.rows:
        if row.trouble is not None:
            yield f"{row.id}: {row.trouble}"
        for check in row.missing:
            yield f"{row.id}: {check} {missing[row.kind].in_language(language)}{_said(row, check, language)}"
        for check in row.stray:
            yield f"{row.id}: {check} {words.UNRELATED.in_language(language)}{_said(row, check, language)}"
    if phase.without_mutant:
        yield words.NO_MUTANT.in_language(language).format(checks=", ".join(phase.without_mutant))


def _said(row: MutationRow, check: str, language: str) -> str:
    """How the check ended, and what it said: an author has no other report of that run."""
    verdict, message = row.verdicts.get(check), row.messages.get(check)
    told = " ".join(part for part in (verdict and verdict.value, row.codes.get(check)) if part)
    ended = f" ({told})" if told else ""
    return f"{ended}: {message.in_language(language)}" if message else ended
