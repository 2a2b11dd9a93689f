"""A check's result as the facts in a bundle, and back; the verdict is not among them, it follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.domain.attempt import Attempt, Ending, verdict_of
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.failure import FirstMissing
from bigtech_lab.domain.localized import Localized


def facts_of(result: CheckResult) -> dict[str, Any]:
    """The facts (`evidence-check.schema.json`); what there is nothing to say about is left out."""
    missing = result.first_missing
    facts: dict[str, Any] = {
        "format_version": 1,
        "id": result.id,
        "sentence": _both(result.sentence),
        "points": result.points,
        "attempts": [
            {"ending": a.ending.value, "code": a.code, "duration_ms": a.duration_ms}
            for a in result.attempts_made
        ],
        "code": result.code,
        "message": _both(result.message),
        "expected": result.expected,
        "actual": result.actual,
        "evidence": dict(result.evidence),
        "first_missing": missing
        and {"hop": missing.hop, "component": missing.component, "last_witness": missing.last_witness},
        "hint": _both(result.hint),
        "docs": result.docs,
        "reproduce": result.reproduce,
        "blocked_by": result.blocked_by and result.blocked_by.value,
        "answers": result.answers and dict(result.answers),
    }
    return {name: value for name, value in facts.items() if value is not None}


def result_from(facts: Mapping[str, Any]) -> CheckResult:
    """The result whose facts these are, once they are known to fit the schema."""
    attempts = tuple(Attempt(Ending(a["ending"]), a["code"], a["duration_ms"]) for a in facts["attempts"])
    missing = facts.get("first_missing")
    blocked_by = facts.get("blocked_by")
    return CheckResult(
        id=facts["id"],
        sentence=Localized(**facts["sentence"]),
        verdict=verdict_of(attempts),
        points=facts["points"],
        code=facts.get("code"),
        message=_localized(facts.get("message")),
        expected=facts.get("expected"),
        actual=facts.get("actual"),
        evidence=facts["evidence"],
        first_missing=FirstMissing(**missing) if missing else None,
        hint=_localized(facts.get("hint")),
        docs=facts.get("docs"),
        reproduce=facts.get("reproduce"),
        attempts_made=attempts,
        duration_ms=sum(attempt.duration_ms for attempt in attempts),
        blocked_by=BlockedBy(blocked_by) if blocked_by else None,
        answers=facts.get("answers"),
    )


def _both(text: Localized | None) -> dict[str, str] | None:
    return {"en": text.en, "ko": text.ko} if text is not None else None


def _localized(text: Mapping[str, str] | None) -> Localized | None:
    return Localized(**text) if text is not None else None
