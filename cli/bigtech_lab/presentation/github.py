"""The report of a run as annotations of a GitHub Actions log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation import check_words as words
from bigtech_lab.presentation.docs_link import docs_link

_LEVELS = {
    Verdict.FAILED: "error",
    Verdict.UNSTABLE: "error",
    Verdict.ERROR: "error",
    Verdict.BLOCKED: "warning",
}


def workflow_commands(report: CheckReport, language: str) -> Iterator[str]:
    """A workflow command for each check that did not pass, and one for the whole run."""
    for checkpoint in report.checkpoints:
        for check in checkpoint.checks:
            level = "notice" if check.is_open else _LEVELS.get(check.verdict)
            if level is not None:
                yield _command(level, f"{checkpoint.id} · {check.id}", _message(check, language))
    score = words.SCORE.in_language(language).format(score=report.score, max_score=report.max_score)
    verdict = words.VERDICTS[report.verdict].in_language(language)
    yield _command("notice", "bigtech-lab check", f"{verdict} · {score}")


def _message(check: CheckResult, language: str) -> str:
    lines = [check.sentence.in_language(language)]
    if check.message is not None:
        lines.append(f"{check.message.in_language(language)} [{check.code}]")
    if check.verdict in {Verdict.FAILED, Verdict.UNSTABLE}:
        if check.expected is not None:
            lines.append(f"{words.EXPECTED.in_language(language)}: {_flat(check.expected)}")
        if check.actual is not None:
            lines.append(f"{words.ACTUAL.in_language(language)}: {_flat(check.actual)}")
    if check.hint is not None:
        lines.append(f"{words.HINT.in_language(language)}: {check.hint.in_language(language)}")
    if check.docs:
        lines.append(f"{words.DOCS.in_language(language)}: {docs_link(check.docs, language)}")
    if check.reproduce:
        lines.append(f"{words.REPRODUCE.in_language(language)}: {check.reproduce}")
    return "\n".join(lines)


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _command(level: str, title: str, message: str) -> str:
    # A line break would end the command; in a property a colon or a comma would, too.
    text = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    name = title.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::{level} title={name}::{text}"
