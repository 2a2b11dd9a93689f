"""How a learner is asked."""

from __future__ import annotations

from typing import Protocol

from bigtech_lab.domain.quiz import Answer, Question, Quiz
from bigtech_lab.domain.quiz_result import QuestionResult


class QuizDialogue(Protocol):
    """A conversation over one quiz."""

    def begin(self, quiz: Quiz, seed: int | None) -> None:
        """Says what is coming, and by which seed it was put in order."""
        ...

    def ask(self, question: Question, number: int, total: int) -> Answer:
        """Puts the question until there is an answer that fits."""
        ...

    def comment(self, result: QuestionResult) -> None:
        """Shows the feedback to the answer just given."""
        ...
