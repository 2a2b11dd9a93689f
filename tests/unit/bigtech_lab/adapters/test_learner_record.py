"""What is remembered of a learner; the fake keeps the same promises."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bigtech_lab.adapters.learner_record import SqliteLearnerRecord
from bigtech_lab.application.ports.learner_record import (
    ExerciseEvent,
    LearnerRecord,
    Prediction,
    QuizAttempt,
)
from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.learner_fact import ExerciseStep, FactKind, Mark
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import EnvironmentNotReady
from fakes.learner_record import FakeLearnerRecord


def attempt(right: int, answer: object = "a", lab: str = "one") -> QuizAttempt:
    return QuizAttempt(lab, "facts", {"question": answer}, right)


@pytest.fixture(params=["sqlite", "fake"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> LearnerRecord:
    if request.param == "fake":
        return FakeLearnerRecord()
    return SqliteLearnerRecord(tmp_path / "new" / "learner.sqlite3")


def test_nothing_is_remembered_at_first(record: LearnerRecord) -> None:
    assert record.best_quiz_attempt("one", "facts") is None


def test_the_best_attempt_counts_even_when_a_worse_one_follows(record: LearnerRecord) -> None:
    for right in (1, 3, 2):
        record.remember_quiz(attempt(right))

    assert record.best_quiz_attempt("one", "facts") == attempt(3)


def test_among_equals_the_newest_counts(record: LearnerRecord) -> None:
    record.remember_quiz(attempt(2, "a"))
    record.remember_quiz(attempt(2, {"x": "b", "y": "c"}))

    assert record.best_quiz_attempt("one", "facts") == attempt(2, {"x": "b", "y": "c"})


def test_labs_are_kept_apart(record: LearnerRecord) -> None:
    record.remember_quiz(attempt(2, lab="one"))

    assert record.best_quiz_attempt("other", "facts") is None


def test_looking_makes_no_file(tmp_path: Path) -> None:
    SqliteLearnerRecord(tmp_path / "learner.sqlite3").best_quiz_attempt("one", "facts")

    assert list(tmp_path.iterdir()) == []


def test_two_commands_may_begin_the_record_at_once(tmp_path: Path) -> None:
    file = tmp_path / "learner.sqlite3"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: SqliteLearnerRecord(file).remember_quiz(attempt(n)), range(8)))

    assert SqliteLearnerRecord(file).best_quiz_attempt("one", "facts") == attempt(7)


def test_a_file_that_is_no_record_is_told_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "learner.sqlite3"
    file.write_text("not a database, but long enough to be taken for one at first sight" * 20)

    with pytest.raises(EnvironmentNotReady) as raised:
        SqliteLearnerRecord(file).best_quiz_attempt("one", "facts")

    assert str(file) in raised.value.message
    assert raised.value.hint


def test_a_record_of_a_newer_lab_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "learner.sqlite3"
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(EnvironmentNotReady, match="newer version"):
        SqliteLearnerRecord(file).remember_quiz(attempt(1))


NAME = Localized("name", "이름")


def test_a_run_is_remembered_by_checkpoint_without_what_waits_for_answers(record: LearnerRecord) -> None:
    passed = CheckResult("works", NAME, Verdict.PASSED, 4, duration_ms=12)
    failed = CheckResult("holds", NAME, Verdict.FAILED, 2)
    open_quiz = CheckResult("quiz-facts", NAME, Verdict.BLOCKED, 8, blocked_by=BlockedBy.OPEN_QUIZ)
    points = (
        CheckpointResult("", NAME, (passed,)),
        CheckpointResult("C1.1", NAME, (passed, failed, open_quiz)),
    )

    record.remember_check_run(CheckReport((NAME,), "default", 7, points, 20))

    told = {fact.subject: fact.data for fact in record.facts(FactKind.CHECK_RUN)}
    assert list(told) == ["C1.1/works", "C1.1/holds"]
    assert told["C1.1/works"] == {
        "verdict": "passed", "points": 4, "max_points": 4, "seed": 7, "duration_ms": 12
    }  # fmt: skip
    assert told["C1.1/holds"]["points"] == 0


def test_predictions_exercises_and_marks_are_remembered_in_order(record: LearnerRecord) -> None:
    record.remember_prediction(Prediction("C2.4", ["a"], ["b"], right=False))
    record.remember_exercise(ExerciseEvent("X3", ExerciseStep.HINT, {"number": 2}))
    record.remember_mark("D1.1", Mark.DONE, seconds=600)

    assert [(fact.kind, fact.subject) for fact in record.facts()] == [
        (FactKind.PREDICTION, "C2.4"),
        (FactKind.EXERCISE, "X3"),
        (FactKind.MARK, "D1.1"),
        (FactKind.TIME, "D1.1"),
    ]
    assert record.facts(subject="X3")[0].data == {"step": "hint", "number": 2}


def test_what_is_added_twice_is_there_once(record: LearnerRecord) -> None:
    other = FakeLearnerRecord()
    other.remember_mark("D1.1", Mark.DONE)

    assert record.add(other.facts()) == 1
    assert record.add(other.facts()) == 0
    assert list(record.facts()) == list(other.facts())


def record_of_format_1(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute(
            "CREATE TABLE quiz_attempts (id INTEGER PRIMARY KEY, answered_at TEXT NOT NULL, "
            "lab TEXT NOT NULL, quiz TEXT NOT NULL, answers TEXT NOT NULL, right_answers INTEGER NOT NULL)"
        )
        database.execute(
            "INSERT INTO quiz_attempts VALUES (1, '2026-01-02T03:04:05.678Z', 'one', 'facts', ?, 5)",
            ('{"q": "a"}',),
        )
        database.execute("PRAGMA user_version = 1")
    database.close()


def test_a_record_of_format_1_is_moved_with_its_attempts(tmp_path: Path) -> None:
    copies = [tmp_path / "here.sqlite3", tmp_path / "there.sqlite3"]
    for file in copies:
        record_of_format_1(file)
    here, there = (SqliteLearnerRecord(file) for file in copies)

    assert here.best_quiz_attempt("one", "facts") == QuizAttempt("one", "facts", {"q": "a"}, 5)
    assert here.facts()[0].at == "2026-01-02T03:04:05.678Z"
    assert here.add(there.facts()) == 0


def test_a_record_that_another_program_holds_is_told_as_that(tmp_path: Path) -> None:
    file = tmp_path / "learner.sqlite3"
    SqliteLearnerRecord(file).remember_mark("D1.1", Mark.STARTED)
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(EnvironmentNotReady, match="another program") as raised:
            SqliteLearnerRecord(file, wait=0.05).remember_mark("D1.1", Mark.DONE)
    finally:
        other.close()

    assert raised.value.code == "record-locked"
    assert len(SqliteLearnerRecord(file).facts()) == 1
