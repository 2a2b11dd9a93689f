"""A learner's record in memory."""

from __future__ import annotations

from bigtech_lab.application.ports.learner_record import QuizAttempt


class FakeLearnerRecord:
    """Keeps every attempt in `attempts`, oldest first."""

    def __init__(self) -> None:
        self.attempts: list[QuizAttempt] = []

    def remember_quiz(self, attempt: QuizAttempt) -> None:
        self.attempts.append(attempt)

    def best_quiz_attempt(self, lab: str, quiz: str) -> QuizAttempt | None:
        own = [a for a in reversed(self.attempts) if (a.lab, a.quiz) == (lab, quiz)]
        return max(own, key=lambda attempt: attempt.right_answers, default=None)
