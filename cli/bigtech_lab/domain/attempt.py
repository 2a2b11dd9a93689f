"""How an attempt at a check ended, and which verdict follows from that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bigtech_lab.domain.verdict import Verdict


class Ending(StrEnum):
    """The fact that was witnessed; the verdict is derived from it, now or later from a bundle."""

    EVIDENCE = "evidence"
    """The check (or the quiz) found what it asks for."""
    FAILURE = "failure"
    """It found something else."""
    TIMED_OUT = "timed-out"
    """It did not end in time, although every component ran."""
    COMPONENT = "component"
    """A component was down, paused, unreachable or restarted."""
    NEED = "need"
    """A check that it needs did not pass."""
    NOT_RUN = "not-run"
    """The run had ended before its turn."""
    UNANSWERED = "unanswered"
    """The quiz has no answers yet."""
    EXCEPTION = "exception"
    """The check itself broke."""
    LEAKED_TASKS = "leaked-tasks"
    """The check left tasks behind."""


_VERDICTS = {
    Ending.EVIDENCE: Verdict.PASSED,
    Ending.FAILURE: Verdict.FAILED,
    Ending.TIMED_OUT: Verdict.FAILED,
    Ending.COMPONENT: Verdict.BLOCKED,
    Ending.NEED: Verdict.BLOCKED,
    Ending.NOT_RUN: Verdict.BLOCKED,
    Ending.UNANSWERED: Verdict.BLOCKED,
    Ending.EXCEPTION: Verdict.ERROR,
    Ending.LEAKED_TASKS: Verdict.ERROR,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt; `code` says why it did not pass."""

    ending: Ending
    code: str | None = None
    duration_ms: int = 0

    @property
    def verdict(self) -> Verdict:
        """What this attempt alone says."""
        return _VERDICTS[self.ending]


def verdict_of(attempts: Sequence[Attempt]) -> Verdict:
    """The one verdict of all attempts; there is at least one.

    Attempts that could not be judged leave the word to those that could. When those disagree, the check is
    unstable. What broke in the lab, or in the environment, even once is not held against anybody.
    """
    verdicts = {attempt.verdict for attempt in attempts}
    if Verdict.ERROR in verdicts:
        return Verdict.ERROR
    if verdicts >= {Verdict.PASSED, Verdict.FAILED}:
        return Verdict.UNSTABLE
    if Verdict.FAILED in verdicts:
        return Verdict.FAILED
    if any(attempt.ending is Ending.COMPONENT for attempt in attempts) or Verdict.PASSED not in verdicts:
        return Verdict.BLOCKED
    return Verdict.PASSED
