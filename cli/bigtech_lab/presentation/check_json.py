"""The report of a run as JSON (`check.schema.json`)."""

from __future__ import annotations

from typing import Any

from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.verdict import Verdict


def report_as_json(report: CheckReport, language: str) -> dict[str, Any]:
    """The whole report; sentences in the given language."""
    return {
        "format_version": 1,
        "verdict": report.verdict.value,
        "score": report.score,
        "max_score": report.max_score,
        "seed": report.seed,
        "rounds": report.rounds,
        "checkpoints": [
            {
                "id": checkpoint.id,
                "title": checkpoint.title.in_language(language),
                "verdict": checkpoint.verdict.value,
                "checks": [result_as_json(check, language, report.seed) for check in checkpoint.checks],
            }
            for checkpoint in report.checkpoints
        ],
    }


def result_as_json(result: CheckResult, language: str, seed: int) -> dict[str, Any]:
    """One result; what there is nothing to say about is left out."""
    missing = result.first_missing
    said: dict[str, Any] = {
        "id": result.id,
        "verdict": result.verdict.value,
        "points": result.points,
        "code": result.code,
        "message": result.message.in_language(language) if result.message else None,
    }
    if result.verdict in {Verdict.FAILED, Verdict.UNSTABLE}:
        said |= {"expected": result.expected, "actual": result.actual}
    said |= {
        "evidence": dict(result.evidence),
        "first_missing": missing
        and {"hop": missing.hop, "component": missing.component, "last_witness": missing.last_witness},
        "hint": result.hint.in_language(language) if result.hint else None,
        "docs": result.docs,
        "reproduce": result.reproduce,
        "seed": seed,
        "attempts": result.attempts,
        "failed_attempts": result.failed_attempts or None,
        "duration_ms": result.duration_ms,
    }
    return {name: value for name, value in said.items() if value is not None}
