"""What a learner's record is made of: facts that are added and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FactKind(StrEnum):
    """What a fact tells; `subject` says of what."""

    CHECK_RUN = "check-run"
    """A check ended with a verdict; subject `C1.2/logging-in-gives-tokens`."""
    QUIZ_ATTEMPT = "quiz-attempt"
    """A quiz was answered; subject `getting-started/roles`."""
    PREDICTION = "prediction"
    """Something was predicted, done and observed; subject `C2.4`."""
    EXERCISE = "exercise"
    """A step of an exercise; subject is the exercise's id."""
    MARK = "mark"
    """The learner's own word on a document, a practice or a checkpoint; subject `D1.1`."""
    TIME = "time"
    """Time spent, in seconds; subject `D1.1`."""


class ExerciseStep(StrEnum):
    """What happens to an exercise."""

    STARTED = "started"
    CHECKED = "checked"
    PASSED = "passed"
    HINT = "hint"
    GAVE_UP = "gave-up"
    RESET = "reset"
    SUBMITTED = "submitted"


class Mark(StrEnum):
    """What a learner says about an item of the course."""

    STARTED = "started"
    DONE = "done"
    UNDONE = "undone"
    """Takes back what was said before."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; `uid` is the same in every copy of a record, `at` is UTC as `2026-03-01T12:00:00.000Z`.

    Facts of one length of text in `at` sort by time.
    """

    uid: str
    at: str
    kind: FactKind
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)
