"""The report of a run for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation import check_words as words
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import READABLE_WIDTH
from bigtech_lab.presentation.docs_link import docs_link
from bigtech_lab.presentation.excerpt import excerpt
from bigtech_lab.presentation.printable import printable
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

STYLES = {
    Verdict.PASSED: palette.GOOD,
    Verdict.FAILED: palette.BAD,
    Verdict.BLOCKED: palette.WAITING,
    Verdict.ERROR: palette.FAULT,
    Verdict.UNSTABLE: palette.WAITING,
}
_JUDGED_BADLY = {Verdict.FAILED, Verdict.UNSTABLE}
_EVIDENCE_LINES = 12
_LOG_LINES = 10
_COMPONENT_LOG = "last_log_lines"
# In the few columns there are, the time of day says more than the date.
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}[T ](?=\d{2}:)")
_LONGEST_VALUE = 400
# A list of strings longer than this reads as lines, not as words.
_LOG_LINE = 40


class CheckText:
    """Writes a report to a console in one language."""

    def __init__(self, console: Console, language: str) -> None:
        self._console = console
        self._width = min(console.width, READABLE_WIDTH)
        self._language = language
        self._told: set[str] = set()

    def show(self, report: CheckReport) -> None:
        """Everything: the checkpoints with their checks, each failure explained, the score."""
        from rich.text import Text

        said = [phase.in_language(self._language) for phase in report.phases]
        said.append(self._say(words.INSTANCE, instance=report.instance))
        said.append(self._say(words.SEED, seed=report.seed))
        if report.rounds > 1:
            said.append(self._say(words.ROUNDS, rounds=report.rounds))
        self._console.print(Text(" · ".join(said), style=palette.QUIET))
        for checkpoint in report.checkpoints:
            self._console.print()
            self._show_checkpoint(checkpoint)
        self._console.print()
        self._console.print(self._summary(report))

    def _show_checkpoint(self, checkpoint: CheckpointResult) -> None:
        from rich.text import Text

        if checkpoint.is_open:
            verdict, style = words.OPEN, palette.WAITING
        else:
            verdict, style = words.VERDICTS[checkpoint.verdict], STYLES[checkpoint.verdict]
        title = Text(f"{checkpoint.id}  {checkpoint.title.in_language(self._language)}", style=palette.STRONG)
        self._print(self._line(title, Text(self._say(verdict), style=style)))
        for check in checkpoint.checks:
            self._show_check(check)

    def _show_check(self, check: CheckResult) -> None:
        from rich.padding import Padding
        from rich.text import Text

        mark = "?" if check.is_open else words.MARKS[check.verdict]
        style = palette.WAITING if check.is_open else STYLES[check.verdict]
        sentence = Text.assemble((f"  {mark} ", style), check.sentence.in_language(self._language))
        points = f"{check.score}/{check.max_score}" if check.max_score else ""
        self._print(self._line(sentence, Text(points, style=palette.QUIET), hang=4))
        if check.verdict is Verdict.PASSED:
            return
        for part in self._explanation(check):
            self._print(Padding(part, (0, 0, 0, 4), expand=False))

    def _print(self, part: RenderableType) -> None:
        self._console.print(part, width=self._width)

    def _explanation(self, check: CheckResult) -> Iterator[RenderableType]:
        from rich.cells import cell_len
        from rich.text import Text

        message = pasteable(check.message.in_language(self._language)) if check.message else ""
        code = f"  [{check.code}]" if check.code else ""
        yield Text.assemble(message, (code, palette.QUIET))
        if check.verdict is Verdict.UNSTABLE:
            failed = self._say(words.FAILED_ATTEMPTS, failed=check.failed_attempts, attempts=check.attempts)
            yield Text(failed, style=palette.WAITING)
        # One dead component blocks many checks: its log and the hint are told once.
        if check.verdict is Verdict.BLOCKED and message in self._told:
            return
        self._told.add(message)
        before, after = list(self._seen(check)), list(self._advice(check))
        width = max((cell_len(label) for label, _ in before + after), default=0)
        yield self._facts(before, width)
        yield from self._logs(check)
        yield self._facts(after, width)

    def _facts(self, rows: Sequence[tuple[str, str]], label_width: int) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        facts = Table.grid(padding=(0, 2), expand=False)
        facts.add_column(no_wrap=True, style=palette.QUIET, min_width=label_width)
        facts.add_column(overflow="fold")
        for label, value in rows:
            facts.add_row(label, Text(value))
        return facts

    def _seen(self, check: CheckResult) -> Iterator[tuple[str, str]]:
        """What was expected, and what was there instead."""
        if check.verdict in _JUDGED_BADLY and check.expected is not None:
            yield self._say(words.EXPECTED), _flat(check.expected)
        if check.verdict in _JUDGED_BADLY and check.actual is not None:
            yield self._say(words.ACTUAL), _flat(check.actual)
        facts = [
            f"{name}: {_flat(value)}" for name, value in _evidence(check).items() if not _is_log(name, value)
        ]
        if len(facts) > _EVIDENCE_LINES:
            rest = len(facts) - _EVIDENCE_LINES
            facts = [*facts[:_EVIDENCE_LINES], self._say(words.MORE_LINES, count=rest)]
        if facts:
            yield self._say(words.EVIDENCE), "\n".join(facts)

    def _advice(self, check: CheckResult) -> Iterator[tuple[str, str]]:
        """Where it got stuck, and what to do."""
        if check.first_missing is not None:
            hop, component = check.first_missing.hop, check.first_missing.component
            yield self._say(words.FIRST_MISSING), hop if component in hop else f"{hop} ({component})"
            witness = check.first_missing.last_witness
            # The newest line of a log stands above already.
            if witness and witness not in check.evidence.get(_COMPONENT_LOG, []):
                yield self._say(words.LAST_WITNESS), _flat(witness)
        if check.hint is not None:
            yield self._say(words.HINT), pasteable(check.hint.in_language(self._language))
        if check.docs:
            yield self._say(words.DOCS), docs_link(check.docs, self._language)
        if check.reproduce:
            yield self._say(words.REPRODUCE), pasteable(check.reproduce)

    def _logs(self, check: CheckResult) -> Iterator[RenderableType]:
        """The newest lines of each log, cut to the width: what happened last explains most."""
        from rich.text import Text

        for name, lines in _evidence(check).items():
            if not _is_log(name, lines):
                continue
            newest = lines[-_LOG_LINES:]
            title = self._say(words.LOG) if name == _COMPONENT_LOG else name
            if len(lines) > len(newest):
                title += f"  {self._say(words.MORE_LINES, count=len(lines) - len(newest))}"
            yield Text(title, style=palette.QUIET)
            yield from excerpt([_DATE.sub("", _flat(line).strip()) for line in newest])

    def _summary(self, report: CheckReport) -> RenderableType:
        from rich.text import Text

        score = self._say(words.SCORE, score=report.score, max_score=report.max_score)
        text = Text.assemble(
            (self._say(words.VERDICTS[report.verdict]), STYLES[report.verdict]), f" · {score}"
        )
        if report.open_points:
            text.append(
                f" · {self._say(words.OPEN_POINTS, points=report.open_points)}", style=palette.WAITING
            )
        text.append(f" · {report.duration_ms / 1000:.1f} s", style=palette.QUIET)
        return text

    def _line(self, left: RenderableType, right: RenderableType, *, hang: int = 0) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        line = Table.grid(expand=True, padding=(0, 1, 0, 0))
        if hang and isinstance(left, Text):
            line.add_column(width=hang - 1, no_wrap=True)
            line.add_column(ratio=1, overflow="fold")
            line.add_column(justify="right", no_wrap=True)
            line.add_row(left[: hang - 1], left[hang:], right)
            return line
        line.add_column(ratio=1, overflow="fold")
        line.add_column(justify="right", no_wrap=True)
        line.add_row(left, right)
        return line

    def _say(self, text: Localized, **values: Any) -> str:
        return text.in_language(self._language).format_map(values)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(_flat(item) for item in value)
    text = printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]} …"


def _evidence(check: CheckResult) -> dict[str, Any]:
    # A traceback is for whoever repairs the lab and stays in the JSON.
    shown = {k: v for k, v in check.evidence.items() if k != "traceback" and v not in (None, [], {}, "")}
    if check.verdict is Verdict.BLOCKED:
        return {name: value for name, value in shown.items() if name == _COMPONENT_LOG}
    return shown


def _is_log(name: str, value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return name == _COMPONENT_LOG or any(isinstance(item, str) and len(item) > _LOG_LINE for item in value)
