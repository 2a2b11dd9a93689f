"""What the lab remembers of a learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class QuizAttempt:
    """One go at a quiz: the answers by question, as a file would give them, and how many were right."""

    lab: str
    quiz: str
    answers: Mapping[str, Any]
    right_answers: int


class LearnerRecord(Protocol):
    """The learner's record; raises LabError when it cannot be read or written."""

    def remember_quiz(self, attempt: QuizAttempt) -> None:
        """Adds an attempt; earlier ones are kept."""
        ...

    def best_quiz_attempt(self, lab: str, quiz: str) -> QuizAttempt | None:
        """The attempt with the most right answers, the newest among equals; None when there is none."""
        ...
