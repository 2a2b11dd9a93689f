"""What came of a check."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """The five ways in which a check can end."""

    PASSED = "passed"
    FAILED = "failed"
    """The system does not do what the check asks: the learner's to repair."""
    BLOCKED = "blocked"
    """It could not be judged: something that it needs did not pass, is not running or was not answered."""
    ERROR = "error"
    """The lab's own fault, never scored against a learner."""
    UNSTABLE = "unstable"
    """It passed and failed, without any change between."""


_WEIGHT = {
    Verdict.FAILED: 4,
    Verdict.UNSTABLE: 3,
    Verdict.BLOCKED: 2,
    Verdict.ERROR: 1,
    Verdict.PASSED: 0,
}


def gravest(verdicts: Iterable[Verdict]) -> Verdict:
    """The one verdict that stands for several; `passed` when there is none."""
    return max(verdicts, key=_WEIGHT.__getitem__, default=Verdict.PASSED)
