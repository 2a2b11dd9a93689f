"""What the lab remembers of a learner."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.learner_fact import ExerciseStep, Fact, FactKind, Mark

News = tuple[FactKind, str, Mapping[str, Any]]
"""A fact that has neither a time nor an id yet: kind, subject, data."""


@dataclass(frozen=True, slots=True)
class QuizAttempt:
    """One go at a quiz: the answers by question, as a file would give them, and how many were right."""

    lab: str
    quiz: str
    answers: Mapping[str, Any]
    right_answers: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was predicted for a checkpoint and what was observed, as ids of the options."""

    checkpoint: str
    predicted: Sequence[str]
    observed: Sequence[str]
    right: bool


@dataclass(frozen=True, slots=True)
class ExerciseEvent:
    """One step of an exercise; `detail` is what belongs to it (the codes of a check, a hint's number)."""

    exercise: str
    step: ExerciseStep
    detail: Mapping[str, Any] = field(default_factory=dict)


class LearnerRecord(ABC):
    """The learner's record; every method raises LabError when it cannot be read or written."""

    @abstractmethod
    def remember(self, news: Sequence[News]) -> None:
        """Adds facts of this moment, all or none."""

    @abstractmethod
    def facts(self, kind: FactKind | None = None, subject: str | None = None) -> Sequence[Fact]:
        """The facts, oldest first; of one kind or about one subject where that is given."""

    @abstractmethod
    def add(self, facts: Iterable[Fact]) -> int:
        """Adds facts of another record that this one does not have; the number of those."""

    @abstractmethod
    def replace(self, facts: Sequence[Fact]) -> str | None:
        """Puts these facts in place of its own; where a copy of the old record is, None if it was empty."""

    def remember_quiz(self, attempt: QuizAttempt) -> None:
        """Adds an attempt; earlier ones are kept."""
        data = {"answers": dict(attempt.answers), "right_answers": attempt.right_answers}
        self.remember([(FactKind.QUIZ_ATTEMPT, f"{attempt.lab}/{attempt.quiz}", data)])

    def best_quiz_attempt(self, lab: str, quiz: str) -> QuizAttempt | None:
        """The attempt with the most right answers, the newest among equals; None when there is none."""
        newest_first = reversed(self.facts(FactKind.QUIZ_ATTEMPT, f"{lab}/{quiz}"))
        best = max(newest_first, key=lambda fact: int(fact.data["right_answers"]), default=None)
        if best is None:
            return None
        return QuizAttempt(lab, quiz, best.data["answers"], best.data["right_answers"])

    def remember_check_run(self, report: CheckReport) -> None:
        """Adds the verdict of every check that belongs to a checkpoint and was judged."""
        self.remember(
            [
                (
                    FactKind.CHECK_RUN,
                    f"{checkpoint.id}/{check.id}",
                    {
                        "verdict": check.verdict.value,
                        "points": check.score,
                        "max_points": check.points,
                        "seed": report.seed,
                        "duration_ms": check.duration_ms,
                    },
                )
                for checkpoint in report.checkpoints
                for check in checkpoint.checks
                if checkpoint.id and not check.is_open
            ]
        )

    def remember_prediction(self, prediction: Prediction) -> None:
        """Adds a prediction together with what was observed."""
        data = {
            "predicted": list(prediction.predicted),
            "observed": list(prediction.observed),
            "right": prediction.right,
        }
        self.remember([(FactKind.PREDICTION, prediction.checkpoint, data)])

    def remember_exercise(self, event: ExerciseEvent) -> None:
        """Adds a step of an exercise."""
        data = {"step": event.step.value, **event.detail}
        self.remember([(FactKind.EXERCISE, event.exercise, data)])

    def remember_mark(self, item: str, mark: Mark, seconds: int | None = None) -> None:
        """Adds the learner's own word on an item, and the time spent on it where that is known."""
        news: list[News] = [(FactKind.MARK, item, {"mark": mark.value})]
        if seconds is not None:
            news.append((FactKind.TIME, item, {"seconds": seconds}))
        self.remember(news)
