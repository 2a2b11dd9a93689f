"""What the facts of a record say about the course."""

from __future__ import annotations

from dataclasses import replace

from bigtech_lab.application.ports.learner_record import ExerciseEvent, Prediction, QuizAttempt
from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.learner_fact import ExerciseStep, Mark
from bigtech_lab.domain.learner_progress import (
    CheckpointNeeds,
    CourseProgress,
    Graded,
    ItemState,
    course_progress,
)
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.domain.way_to_do import commands_for
from fakes.course_source import SMALL_COURSE
from fakes.learner_record import FakeLearnerRecord
from fakes.made_up_lab import both

GRADED = Graded(
    {"C1.1": CheckpointNeeds(("works", "holds")), "C1.2": CheckpointNeeds((), "first/facts", 6)},
    frozenset({"X2"}),
)


def progress_of(record: FakeLearnerRecord) -> CourseProgress:
    return course_progress(SMALL_COURSE, record.facts(), GRADED)


def states(record: FakeLearnerRecord) -> dict[str, str]:
    return {entry.item.id: entry.state.value for entry in progress_of(record)}


def run(record: FakeLearnerRecord, **verdicts: Verdict) -> None:
    checks = tuple(CheckResult(name, both(name), verdict, 1) for name, verdict in verdicts.items())
    points = (CheckpointResult("C1.1", both("Runs"), checks),)
    record.remember_check_run(CheckReport((), "default", 1, points, 1))


def test_everything_is_open_at_first() -> None:
    assert set(states(FakeLearnerRecord()).values()) == {"open"}


def test_a_checkpoint_is_done_once_each_of_its_checks_has_passed_in_whatever_run() -> None:
    record = FakeLearnerRecord()
    run(record, works=Verdict.PASSED, holds=Verdict.FAILED)
    begun = next(entry for entry in progress_of(record) if entry.item.id == "C1.1")
    run(record, works=Verdict.FAILED, holds=Verdict.PASSED)
    done = next(entry for entry in progress_of(record) if entry.item.id == "C1.1")

    assert (begun.state, begun.missing) == (ItemState.STARTED, ("holds",))
    assert (done.state, done.missing, done.witnessed) == (ItemState.DONE, (), True)
    assert done.started_at == "2026-03-01T12:00:00.000Z"
    assert done.done_at == "2026-03-01T12:01:00.000Z"


def test_a_quiz_below_its_mark_leaves_the_checkpoint_open_and_names_the_quiz() -> None:
    record = FakeLearnerRecord()
    record.remember_quiz(QuizAttempt("first", "facts", {}, 5))
    entry = next(entry for entry in progress_of(record) if entry.item.id == "C1.2")
    assert entry.missing == ("quiz-facts",)
    assert commands_for(entry, 1) == ("bigtech-lab quiz 1 C1.2",)

    record.remember_quiz(QuizAttempt("first", "facts", {}, 6))

    assert states(record)["C1.2"] == "done"


def test_a_checkpoint_names_the_predictions_that_are_not_made_yet_and_does_not_ask_for_them() -> None:
    record = FakeLearnerRecord()
    record.remember_prediction(Prediction("C1.2", ["a"], ["b"], right=False))
    graded = replace(GRADED, predictions={"C1.2": ("C1.2", "C1.2b")})
    entry = next(e for e in course_progress(SMALL_COURSE, record.facts(), graded) if e.item.id == "C1.2")

    assert commands_for(entry, 1) == ("bigtech-lab quiz 1 C1.2", "bigtech-lab predict C1.2b")
    assert entry.missing == ("quiz-facts",)


def test_ones_own_word_counts_only_where_the_lab_does_not_judge() -> None:
    record = FakeLearnerRecord()
    for item in ("D1.1", "C1.1", "X2", "C2.1"):
        record.remember_mark(item, Mark.DONE)

    told = states(record)

    assert [told[item] for item in ("D1.1", "C1.1", "X2", "C2.1")] == ["done", "open", "open", "done"]


def test_a_mark_can_be_taken_back() -> None:
    record = FakeLearnerRecord()
    for mark in (Mark.STARTED, Mark.DONE, Mark.UNDONE):
        record.remember_mark("D1.1", mark)

    assert states(record)["D1.1"] == "open"


def test_an_exercise_is_known_by_its_id_and_by_the_name_of_its_folder() -> None:
    record = FakeLearnerRecord()
    record.remember_exercise(ExerciseEvent("write-it", ExerciseStep.STARTED))
    assert states(record)["X2"] == "started"

    record.remember_exercise(ExerciseEvent("X2", ExerciseStep.PASSED))

    assert states(record)["X2"] == "done"


def test_the_order_of_facts_does_not_matter() -> None:
    record = FakeLearnerRecord()
    run(record, works=Verdict.PASSED, holds=Verdict.FAILED)
    run(record, works=Verdict.PASSED, holds=Verdict.PASSED)
    record.remember_mark("D1.1", Mark.STARTED)
    record.remember_mark("D1.1", Mark.DONE, seconds=120)

    backwards = course_progress(SMALL_COURSE, reversed(record.facts()), GRADED)

    assert backwards == progress_of(record)
    assert backwards.phases[0].seconds == 120


def test_what_comes_next_leaves_out_the_optional_and_goes_on_with_what_was_begun() -> None:
    record = FakeLearnerRecord()
    order = []
    for _ in range(2):
        following = progress_of(record).next_item
        assert following is not None
        order.append(following[1].item.id)
        record.remember_mark(order[-1], Mark.DONE)
    run(record, works=Verdict.PASSED, holds=Verdict.PASSED)
    following = progress_of(record).next_item

    assert order == ["D1.1", "P1.1"]
    assert following is not None
    assert following[1].item.id == "C1.2"


def test_a_complete_phase_is_left_behind_even_with_unread_pages() -> None:
    record = FakeLearnerRecord()
    run(record, works=Verdict.PASSED, holds=Verdict.PASSED)
    record.remember_quiz(QuizAttempt("first", "facts", {}, 8))
    progress = progress_of(record)

    assert progress.phases[0].complete
    assert progress.phases[0].done_at == "2026-03-01T12:01:00.000Z"
    following = progress.next_item
    assert following is not None
    assert following[1].item.id == "X2"


def test_nothing_comes_after_the_last_checkpoint() -> None:
    record = FakeLearnerRecord()
    run(record, works=Verdict.PASSED, holds=Verdict.PASSED)
    record.remember_quiz(QuizAttempt("first", "facts", {}, 8))
    record.remember_mark("C2.1", Mark.DONE)

    assert progress_of(record).next_item is None
