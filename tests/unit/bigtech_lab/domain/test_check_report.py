"""One verdict and one exit code for a whole run."""

from __future__ import annotations

import pytest

from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict

TEXT = Localized("text", "글")


def result(verdict: Verdict, blocked_by: BlockedBy | None = None) -> CheckResult:
    return CheckResult("some", TEXT, verdict, 2, blocked_by=blocked_by)


PASSED = result(Verdict.PASSED)
FAILED = result(Verdict.FAILED)
ERROR = result(Verdict.ERROR)
UNSTABLE = result(Verdict.UNSTABLE)
OPEN = result(Verdict.BLOCKED, BlockedBy.OPEN_QUIZ)
DOWN = result(Verdict.BLOCKED, BlockedBy.ENVIRONMENT)
WAITING = result(Verdict.BLOCKED, BlockedBy.NEED)


def report(*checks: CheckResult, strict: bool = False) -> CheckReport:
    checkpoint = CheckpointResult("C7.1", TEXT, checks)
    return CheckReport((TEXT,), "default", 1, (checkpoint,), 0, strict=strict)


@pytest.mark.parametrize(
    ("checks", "verdict", "exit_code"),
    [
        ((PASSED, PASSED), Verdict.PASSED, 0),
        ((PASSED, FAILED, ERROR, DOWN), Verdict.FAILED, 1),
        ((PASSED, UNSTABLE), Verdict.UNSTABLE, 1),
        ((PASSED, DOWN, ERROR), Verdict.BLOCKED, 3),
        ((PASSED, ERROR), Verdict.ERROR, 4),
        ((ERROR, WAITING), Verdict.ERROR, 4),
        ((PASSED, OPEN), Verdict.PASSED, 0),
        ((FAILED, OPEN), Verdict.FAILED, 1),
        ((OPEN,), Verdict.BLOCKED, 3),
    ],
)
def test_the_run_has_one_verdict_and_one_exit_code(
    checks: tuple[CheckResult, ...], verdict: Verdict, exit_code: int
) -> None:
    told = report(*checks)

    assert (told.verdict, told.exit_code) == (verdict, exit_code)


def test_under_strict_an_open_quiz_ends_the_run_with_1() -> None:
    assert report(PASSED, OPEN, strict=True).exit_code == 1
    assert report(OPEN, strict=True).exit_code == 1
    assert report(PASSED, strict=True).exit_code == 0


def test_only_what_passed_earns_its_points() -> None:
    told = report(PASSED, UNSTABLE, OPEN, FAILED)

    assert (told.score, told.max_score, told.open_points) == (2, 8, 2)


def test_a_checkpoint_is_open_when_nothing_but_answers_is_missing() -> None:
    assert CheckpointResult("C7.1", TEXT, (PASSED, OPEN)).is_open
    assert not CheckpointResult("C7.1", TEXT, (FAILED, OPEN)).is_open
    assert not CheckpointResult("C7.1", TEXT, (PASSED,)).is_open
