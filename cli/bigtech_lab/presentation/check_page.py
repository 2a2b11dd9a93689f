"""The report of a run as one HTML file that needs nothing else, dark and light."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation import check_words as words
from bigtech_lab.presentation.docs_link import docs_link
from bigtech_lab.presentation.printable import printable
from bigtech_lab.presentation.program import pasteable

_TEMPLATE = Path(__file__).with_name("check_page.html.j2")


class CheckPage:
    """Everything that `check --json` says of a run, for a browser."""

    def __init__(self, language: str) -> None:
        self._language = language

    def of(self, report: CheckReport) -> str:
        """The page."""
        from jinja2 import Environment, StrictUndefined

        environment = Environment(
            autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
        template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
        about = [
            self._say(words.INSTANCE, instance=report.instance),
            self._say(words.SEED, seed=report.seed),
            f"{report.duration_ms / 1000:.1f} s",
        ]
        if report.rounds > 1:
            about.append(self._say(words.ROUNDS, rounds=report.rounds))
        score = self._say(words.SCORE, score=report.score, max_score=report.max_score)
        if report.open_points:
            score += f" · {self._say(words.OPEN_POINTS, points=report.open_points)}"
        return template.render(
            language=self._language,
            report=report,
            title=" · ".join(self._say(phase) for phase in report.phases),
            verdict=self._say(words.VERDICTS[report.verdict]),
            score=score,
            about=" · ".join(about),
            points=[self._checkpoint(checkpoint) for checkpoint in report.checkpoints],
        )

    def _checkpoint(self, checkpoint: CheckpointResult) -> dict[str, Any]:
        verdict = words.OPEN if checkpoint.is_open else words.VERDICTS[checkpoint.verdict]
        return {
            "id": checkpoint.id,
            "title": self._say(checkpoint.title),
            "verdict": self._say(verdict),
            "look": "open" if checkpoint.is_open else checkpoint.verdict.value,
            "checks": [self._check(check) for check in checkpoint.checks],
        }

    def _check(self, check: CheckResult) -> dict[str, Any]:
        facts = [(self._say(label), value, is_code) for label, value, is_code in self._facts(check)]
        return {
            "id": check.id,
            "sentence": self._say(check.sentence),
            "verdict": self._say(words.OPEN if check.is_open else words.VERDICTS[check.verdict]),
            "look": "open" if check.is_open else check.verdict.value,
            "mark": "?" if check.is_open else words.MARKS[check.verdict],
            "points": f"{check.score}/{check.max_score}" if check.max_score else "",
            "code": check.code,
            "message": pasteable(self._say(check.message)) if check.message else "",
            "facts": facts,
            "explained": bool(facts or check.message),
            "quiet": check.verdict is Verdict.PASSED or check.is_open,
        }

    def _facts(self, check: CheckResult) -> Iterator[tuple[Localized, str, bool]]:
        """Label, value and whether it is code."""
        if check.verdict is Verdict.UNSTABLE:
            failed = self._say(words.FAILED_ATTEMPTS, failed=check.failed_attempts, attempts=check.attempts)
            yield words.ATTEMPTS, failed, False
        if check.verdict in {Verdict.FAILED, Verdict.UNSTABLE}:
            for label, value in ((words.EXPECTED, check.expected), (words.ACTUAL, check.actual)):
                if value is not None:
                    yield label, _text(value), True
        if check.verdict is not Verdict.PASSED:
            yield from self._advice(check)
        if check.evidence:
            yield words.EVIDENCE, _text(dict(check.evidence)), True

    def _advice(self, check: CheckResult) -> Iterator[tuple[Localized, str, bool]]:
        missing = check.first_missing
        if missing is not None:
            yield words.FIRST_MISSING, f"{missing.hop} ({missing.component})", False
            if missing.last_witness:
                yield words.LAST_WITNESS, _text(missing.last_witness), True
        if check.hint is not None:
            yield words.HINT, pasteable(self._say(check.hint)), False
        if check.docs:
            yield words.DOCS, docs_link(check.docs, self._language), False
        if check.reproduce:
            yield words.REPRODUCE, pasteable(check.reproduce), True

    def _say(self, text: Localized, **values: Any) -> str:
        said = text.in_language(self._language)
        return said.format_map(values) if values else said


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(printable(line) for line in text.split("\n"))
