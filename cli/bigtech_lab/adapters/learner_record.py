"""The learner's record as an SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bigtech_lab.application.ports.learner_record import QuizAttempt
from bigtech_lab.errors import EnvironmentNotReady

_VERSION = 1
_TABLES = """
CREATE TABLE quiz_attempts (
    id INTEGER PRIMARY KEY,
    answered_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    lab TEXT NOT NULL,
    quiz TEXT NOT NULL,
    answers TEXT NOT NULL,
    right_answers INTEGER NOT NULL
);
CREATE INDEX quiz_attempts_by_quiz ON quiz_attempts (lab, quiz);
"""


class SqliteLearnerRecord:
    """Made on first use; several commands may use it at once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def remember_quiz(self, attempt: QuizAttempt) -> None:
        """Adds an attempt."""
        with self._open() as database:
            database.execute(
                "INSERT INTO quiz_attempts (lab, quiz, answers, right_answers) VALUES (?, ?, ?, ?)",
                (attempt.lab, attempt.quiz, json.dumps(dict(attempt.answers)), attempt.right_answers),
            )

    def best_quiz_attempt(self, lab: str, quiz: str) -> QuizAttempt | None:
        """The best attempt, the newest among equals."""
        if not self._file.exists():
            return None
        with self._open() as database:
            row = database.execute(
                "SELECT answers, right_answers FROM quiz_attempts WHERE lab = ? AND quiz = ? "
                "ORDER BY right_answers DESC, id DESC LIMIT 1",
                (lab, quiz),
            ).fetchone()
        return None if row is None else QuizAttempt(lab, quiz, json.loads(row[0]), row[1])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
                # Taken before the version is read, so that two first uses do not both make the tables.
                database.execute("BEGIN IMMEDIATE")
                self._make_tables(database)
                yield database
        except (OSError, sqlite3.Error) as error:
            message = f"The learner's record {self._file} cannot be used: {error}"
            hint = "Move the file away to begin a new record."
            raise EnvironmentNotReady(message, code="record-unusable", hint=hint) from None

    def _make_tables(self, database: sqlite3.Connection) -> None:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            message = f"it was written by a newer version of the lab (format {version})"
            raise sqlite3.DatabaseError(message)
        if version == 0:
            for statement in _TABLES.strip().split(";")[:-1]:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {_VERSION}")
