"""One result out of the results of several attempts at the same check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bigtech_lab.domain.attempt import verdict_of
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.verdict import Verdict


def repeated(results: Sequence[CheckResult]) -> CheckResult:
    """The result that stands for all; an unstable check is explained by the attempt that failed first."""
    attempts = tuple(attempt for result in results for attempt in result.attempts_made)
    verdict = verdict_of(attempts)
    explains = Verdict.FAILED if verdict is Verdict.UNSTABLE else verdict
    chosen = next(result for result in results if result.verdict in {explains, verdict})
    reproduce = chosen.reproduce
    if verdict is Verdict.UNSTABLE and reproduce is not None and " check " in reproduce:
        reproduce = f"{reproduce} --repeat {len(attempts)}"
    return replace(
        chosen,
        verdict=verdict,
        attempts_made=attempts,
        reproduce=reproduce,
        duration_ms=sum(attempt.duration_ms for attempt in attempts),
    )
