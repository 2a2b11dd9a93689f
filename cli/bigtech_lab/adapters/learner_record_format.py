"""The format of the learner's record: the tables of version 2, and the way there from version 1."""

from __future__ import annotations

import json
import sqlite3
from uuid import NAMESPACE_URL, uuid5

from bigtech_lab.domain.learner_fact import FactKind

VERSION = 2
_TABLES = (
    """
    CREATE TABLE facts (
        uid TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        data TEXT NOT NULL CHECK (json_valid(data))
    )
    """,
    "CREATE INDEX facts_by_subject ON facts (kind, subject, at)",
)


def bring_up_to_date(database: sqlite3.Connection) -> None:
    """Makes the tables, or moves those of an older version; within the caller's transaction.

    Raises sqlite3.DatabaseError for a file of a newer version, which must be left alone.
    """
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version > VERSION:
        message = f"it was written by a newer version of the lab (format {version})"
        raise sqlite3.DatabaseError(message)
    for statement in _TABLES:
        database.execute(statement)
    if version == 1:
        _move_quiz_attempts(database)
    database.execute(f"PRAGMA user_version = {VERSION}")


def _move_quiz_attempts(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT answered_at, lab, quiz, answers, right_answers FROM quiz_attempts ORDER BY id"
    ).fetchall()
    for at, lab, quiz, answers, right in rows:
        # Made from the content: two copies of an old record hold the same facts after they were moved apart.
        uid = str(uuid5(NAMESPACE_URL, f"quiz-attempt:{at}:{lab}:{quiz}:{answers}"))
        data = json.dumps({"answers": json.loads(answers), "right_answers": right})
        database.execute(
            "INSERT OR IGNORE INTO facts (uid, at, kind, subject, data) VALUES (?, ?, ?, ?, ?)",
            (uid, at, FactKind.QUIZ_ATTEMPT.value, f"{lab}/{quiz}", data),
        )
    database.execute("DROP TABLE quiz_attempts")
