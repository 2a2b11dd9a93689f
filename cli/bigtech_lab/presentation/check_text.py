"""The report of a run for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation import check_words as words
from bigtech_lab.presentation.docs_link import docs_link
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_MARKS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.FAILED: ("✗", "bold red"),
    Verdict.BLOCKED: ("◌", "yellow"),
    Verdict.ERROR: ("!", "magenta"),
    Verdict.UNSTABLE: ("~", "yellow"),
}
_EVIDENCE_LINES = 12


class CheckText:
    """Writes a report to a console in one language."""

    def __init__(self, console: Console, language: str) -> None:
        self._console = console
        self._language = language
        self._told: set[str] = set()

    def show(self, report: CheckReport) -> None:
        """Everything: the checkpoints with their checks, each failure explained, the score."""
        from rich.text import Text

        said = [phase.in_language(self._language) for phase in report.phases]
        said.append(self._say(words.INSTANCE, instance=report.instance))
        said.append(self._say(words.SEED, seed=report.seed))
        self._console.print(Text(" · ".join(said), style="dim"))
        for checkpoint in report.checkpoints:
            self._console.print()
            self._show_checkpoint(checkpoint)
        self._console.print()
        self._console.print(self._summary(report))

    def _show_checkpoint(self, checkpoint: CheckpointResult) -> None:
        from rich.text import Text

        if checkpoint.is_open:
            verdict, style = words.OPEN, "yellow"
        else:
            verdict, style = words.VERDICTS[checkpoint.verdict], _MARKS[checkpoint.verdict][1]
        title = Text(f"{checkpoint.id}  {checkpoint.title.in_language(self._language)}", style="bold")
        self._console.print(self._line(title, Text(self._say(verdict), style=style)))
        for check in checkpoint.checks:
            self._show_check(check)

    def _show_check(self, check: CheckResult) -> None:
        from rich.padding import Padding
        from rich.text import Text

        mark, style = ("?", "yellow") if check.is_open else _MARKS[check.verdict]
        sentence = Text.assemble((f"  {mark} ", style), check.sentence.in_language(self._language))
        points = f"{check.score}/{check.points}" if check.points else ""
        self._console.print(self._line(sentence, Text(points, style="dim"), hang=4))
        if check.verdict is Verdict.PASSED:
            return
        for part in self._explanation(check):
            self._console.print(Padding(part, (0, 0, 0, 4), expand=False))

    def _explanation(self, check: CheckResult) -> Iterator[RenderableType]:
        from rich.text import Text

        message = check.message.in_language(self._language) if check.message else ""
        code = f"  [{check.code}]" if check.code else ""
        yield Text.assemble(message, (code, "dim"))
        # One dead component blocks many checks: its log and the hint are told once.
        if check.verdict is Verdict.BLOCKED and message in self._told:
            return
        self._told.add(message)
        yield self._facts(check)

    def _facts(self, check: CheckResult) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        facts = Table.grid(padding=(0, 2), expand=False)
        facts.add_column(no_wrap=True, style="dim")
        facts.add_column(overflow="fold")
        for label, value in self._rows(check):
            facts.add_row(label.in_language(self._language), Text(value))
        return facts

    def _rows(self, check: CheckResult) -> Iterator[tuple[Localized, str]]:
        if check.verdict is Verdict.FAILED and check.expected is not None:
            yield words.EXPECTED, _flat(check.expected)
        if check.verdict is Verdict.FAILED and check.actual is not None:
            yield words.ACTUAL, _flat(check.actual)
        evidence = self._evidence(check)
        if evidence:
            yield words.EVIDENCE, evidence
        if check.first_missing is not None:
            missing = check.first_missing
            yield words.FIRST_MISSING, f"{missing.hop} ({missing.component})"
            if missing.last_witness:
                yield words.LAST_WITNESS, missing.last_witness
        if check.hint is not None:
            yield words.HINT, pasteable(check.hint.in_language(self._language))
        if check.docs:
            yield words.DOCS, docs_link(check.docs, self._language)
        if check.reproduce:
            yield words.REPRODUCE, pasteable(check.reproduce)

    def _evidence(self, check: CheckResult) -> str:
        # A traceback is for whoever repairs the lab and stays in the JSON.
        shown = {k: v for k, v in check.evidence.items() if k != "traceback" and v not in (None, [], {}, "")}
        if check.verdict is Verdict.BLOCKED:
            shown = {"last_log_lines": shown["last_log_lines"]} if "last_log_lines" in shown else {}
        lines = [line for name, value in shown.items() for line in _lines(name, value)]
        if len(lines) > _EVIDENCE_LINES:
            rest = len(lines) - _EVIDENCE_LINES
            lines = [*lines[:_EVIDENCE_LINES], self._say(words.MORE_LINES, count=rest)]
        return "\n".join(lines)

    def _summary(self, report: CheckReport) -> RenderableType:
        from rich.text import Text

        score = self._say(words.SCORE, score=report.score, max_score=report.max_score)
        text = Text.assemble(
            (self._say(words.VERDICTS[report.verdict]), _MARKS[report.verdict][1]), f" · {score}"
        )
        if report.open_points:
            text.append(f" · {self._say(words.OPEN_POINTS, points=report.open_points)}", style="yellow")
        text.append(f" · {report.duration_ms / 1000:.1f} s", style="dim")
        return text

    def _line(self, left: RenderableType, right: RenderableType, *, hang: int = 0) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        line = Table.grid(expand=True, padding=(0, 1, 0, 0))
        if hang and isinstance(left, Text):
            line.add_column(width=hang - 1, no_wrap=True)
            line.add_column(ratio=1)
            line.add_column(justify="right", no_wrap=True)
            line.add_row(left[: hang - 1], left[hang:], right)
            return line
        line.add_column(ratio=1)
        line.add_column(justify="right", no_wrap=True)
        line.add_row(left, right)
        return line

    def _say(self, text: Localized, **values: Any) -> str:
        return text.in_language(self._language).format_map(values)


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(_flat(item) for item in value)
    return json.dumps(value, ensure_ascii=False)


def _lines(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and any(isinstance(item, str) and len(item) > 40 for item in value):  # noqa: PLR2004
        yield f"{name}:"
        for item in value:
            yield f"  {_flat(item)}"
    else:
        yield f"{name}: {_flat(value)}"
