"""Where a learner stands with an exercise follows from the facts of the record alone."""

from __future__ import annotations

from typing import Any

from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.exercise_record import Standing, StepStanding, graded
from bigtech_lab.domain.learner_fact import ExerciseStep, Fact, FactKind
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict

TEXT = Localized("text", "글")


def facts(*happened: tuple[ExerciseStep, dict[str, Any]]) -> Standing:
    """One a minute, from noon on."""
    return Standing(
        [
            Fact(
                f"fact-{minute}", f"2026-03-01T12:{minute:02}:00.000Z", FactKind.EXERCISE, "X3",
                {"step": step.value, **data},
            )
            for minute, (step, data) in enumerate(happened)
        ]
    )  # fmt: skip


def hint(about: str) -> tuple[ExerciseStep, dict[str, Any]]:
    return ExerciseStep.HINT, {"about": about, "level": 1}


STARTED: tuple[ExerciseStep, dict[str, Any]] = (ExerciseStep.STARTED, {})
RESET: tuple[ExerciseStep, dict[str, Any]] = (ExerciseStep.RESET, {})
PASSED: tuple[ExerciseStep, dict[str, Any]] = (ExerciseStep.PASSED, {})
GAVE_UP: tuple[ExerciseStep, dict[str, Any]] = (ExerciseStep.GAVE_UP, {})


def test_an_exercise_is_open_then_started_then_passed_for_good() -> None:
    assert facts().state == "open"
    assert facts(STARTED).state == "started"
    assert facts(STARTED, PASSED, RESET).state == "passed"


def test_the_solution_is_for_those_who_passed_or_gave_up() -> None:
    assert not facts(STARTED, hint("a")).may_see_solution
    assert facts(STARTED, PASSED).may_see_solution
    assert facts(STARTED, GAVE_UP).may_see_solution
    assert not facts(STARTED, PASSED).gave_up


def test_hints_are_counted_by_subject_since_the_last_beginning() -> None:
    standing = facts(STARTED, hint("key"), hint("key"), hint("other"), RESET, hint("key"))
    assert standing.hints == 4
    assert [standing.hints_about(subject) for subject in ("key", "other", "none")] == [1, 0, 0]


def check(name: str, verdict: Verdict, code: str | None = None) -> CheckResult:
    return CheckResult(name, TEXT, verdict, 5, code=code)


REPORT = CheckReport(
    (TEXT,),
    "default",
    7,
    (
        CheckpointResult("X3.1", TEXT, (check("a", Verdict.PASSED),)),
        CheckpointResult(
            "X3.2", TEXT, (check("b", Verdict.FAILED, "first"), check("c", Verdict.FAILED, "second"))
        ),
        CheckpointResult("X3.3", TEXT, (check("d", Verdict.ERROR, "ours"),)),
    ),
    1,
)


def test_a_grading_keeps_each_steps_verdict_with_its_first_failure_and_never_our_own_errors() -> None:
    standing = facts(STARTED, (ExerciseStep.CHECKED, graded(REPORT)))

    assert standing.steps(["X3.1", "X3.2", "X3.3", "X3.4"]) == [
        StepStanding("X3.1", "passed"),
        StepStanding("X3.2", "failed", "first"),
        StepStanding("X3.3", "error"),
        StepStanding("X3.4", "open"),
    ]
    assert standing.failures == [("X3.2", "first"), ("X3.2", "second")]
    assert standing.checked_at == "2026-03-01T12:01:00.000Z"


def test_a_grading_tells_points_and_seed() -> None:
    assert {name: graded(REPORT)[name] for name in ("points", "max_points", "seed")} == {
        "points": 5, "max_points": 15, "seed": 7,
    }  # fmt: skip


def test_only_the_last_grading_counts() -> None:
    all_right = CheckReport((TEXT,), "default", 8, REPORT.checkpoints[:1], 1)
    standing = facts((ExerciseStep.CHECKED, graded(REPORT)), (ExerciseStep.CHECKED, graded(all_right)))
    assert standing.failures == []
    assert [step.verdict for step in standing.steps(["X3.1", "X3.2"])] == ["passed", "open"]


def test_what_was_never_graded_is_open() -> None:
    assert facts(STARTED).steps(["X3.1"]) == [StepStanding("X3.1")]
    assert facts(STARTED).checked_at is None
