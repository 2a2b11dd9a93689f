"""Turns what happened to a check into the result that a learner reads."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bigtech_lab.domain.attempt import Attempt, Ending
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.component_trouble import ComponentTrouble
from bigtech_lab.domain.evidence import Evidence, redact
from bigtech_lab.domain.failure import Failure, FirstMissing
from bigtech_lab.domain.failure_text import COMMON_FAILURES, FailureText
from bigtech_lab.domain.lab_manifest import CheckText
from bigtech_lab.domain.localized import Localized


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an attempt at a check took."""

    duration_ms: int


_NOT_RUN = Timing(0)


@dataclass(frozen=True, slots=True)
class ResultWriter:
    """Knows a phase's sentences; `reproduce` gives the command that repeats a check."""

    texts: Mapping[str, CheckText]
    failures: Mapping[str, FailureText]
    reproduce: Callable[[str], str]
    instance_option: str

    def passed(self, check: CheckDefinition, evidence: Evidence, timing: Timing) -> CheckResult:
        """The check found what it asks for."""
        return self._result(check, Ending.EVIDENCE, timing=timing, evidence=evidence.redacted())

    def failed(
        self, check: CheckDefinition, failure: Failure, timing: Timing, ending: Ending = Ending.FAILURE
    ) -> CheckResult:
        """The system does not do what the check asks."""
        missing = failure.first_missing
        values = {
            "component": missing.component if missing else "",
            "hop": missing.hop if missing else "",
            "expected": failure.expected,
            "actual": failure.actual,
            **failure.values,
        }
        return self._result(
            check,
            ending,
            text=self._text(failure.code, values),
            timing=timing,
            code=failure.code,
            expected=redact(failure.expected),
            actual=redact(failure.actual),
            evidence=failure.evidence.redacted(),
            first_missing=missing,
            reproduce=failure.reproduce or self.reproduce(check.id),
        )

    def blocked_by_component(
        self,
        check: CheckDefinition,
        trouble: ComponentTrouble,
        log: tuple[str, ...],
        timing: Timing = _NOT_RUN,
    ) -> CheckResult:
        """A component does not run, does not answer or was restarted."""
        values = {"component": trouble.component, "state": trouble.state, "reason": trouble.reason}
        last_line = log[-1] if log else None
        facts = {**values, "last_log_lines": list(log)}
        return self._result(
            check,
            Ending.COMPONENT,
            text=self._text(trouble.code, values),
            timing=timing,
            code=trouble.code,
            evidence=facts,
            first_missing=FirstMissing(f"component {trouble.component}", trouble.component, last_line),
            reproduce=self.reproduce(check.id),
            blocked_by=BlockedBy.ENVIRONMENT,
        )

    def blocked_by_need(self, check: CheckDefinition, need: CheckResult) -> CheckResult:
        """A check that this one needs has not passed; a component behind that is named here too."""
        values = {"need": need.id, "need_verdict": need.verdict.value}
        text = self._text("need-not-passed", values)
        code = "need-not-passed"
        if (
            need.first_missing is not None
            and need.code
            and need.code.startswith("component-")
            and need.message
        ):
            code, text = need.code, FailureText(need.message, need.hint)
        return self._result(
            check,
            Ending.NEED,
            text=text,
            code=code,
            evidence=values,
            first_missing=need.first_missing,
            blocked_by=BlockedBy.NEED,
        )

    def not_run(self, check: CheckDefinition, failed: str) -> CheckResult:
        """The run ended before this check's turn."""
        text = self._text("fail-fast", {"failed": failed})
        return self._result(
            check, Ending.NOT_RUN, text=text, code="fail-fast", blocked_by=BlockedBy.FAIL_FAST
        )

    def errored(self, check: CheckDefinition, error: BaseException, timing: Timing) -> CheckResult:
        """The check itself broke; the traceback is kept as evidence for whoever repairs it."""
        reproduce = self.reproduce(check.id)
        name = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return self._result(
            check,
            Ending.EXCEPTION,
            text=self._text("lab-error", {"exception": name, "reproduce": reproduce}),
            timing=timing,
            code="lab-error",
            evidence={"traceback": "".join(traceback.format_exception(error)).splitlines()},
            reproduce=reproduce,
        )

    def leaked(self, check: CheckDefinition, tasks: list[str], timing: Timing) -> CheckResult:
        """The check passed but left tasks behind, which would disturb the others."""
        text = self._text("leaked-tasks", {"tasks": ", ".join(tasks)})
        return self._result(
            check,
            Ending.LEAKED_TASKS,
            text=text,
            timing=timing,
            code="leaked-tasks",
            evidence={"tasks": tasks},
        )

    def _text(self, code: str, values: Mapping[str, Any]) -> FailureText:
        text = self.failures.get(code) or COMMON_FAILURES[code]
        return text.filled({"instance_option": self.instance_option, **values})

    def _result(
        self,
        check: CheckDefinition,
        ending: Ending,
        *,
        text: FailureText | None = None,
        timing: Timing = _NOT_RUN,
        **fields: Any,
    ) -> CheckResult:
        own = self.texts[check.id]
        explained: dict[str, Any] = {}
        if text is not None:
            explained = {"message": text.message, "hint": text.hint or own.hint, "docs": own.docs}
        attempt = Attempt(ending, fields.get("code"), timing.duration_ms)
        return CheckResult(
            id=check.id,
            sentence=Localized(check.sentence, own.sentence_ko),
            verdict=attempt.verdict,
            points=check.points,
            duration_ms=timing.duration_ms,
            attempts_made=(attempt,),
            **explained,
            **fields,
        )
