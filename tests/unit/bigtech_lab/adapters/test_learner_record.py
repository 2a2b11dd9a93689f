"""What is remembered of a learner; the fake keeps the same promises."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bigtech_lab.adapters.learner_record import SqliteLearnerRecord
from bigtech_lab.application.ports.learner_record import LearnerRecord, QuizAttempt
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
