"""A learner who knows beforehand what to answer."""

from __future__ import annotations

from collections.abc import Mapping

from bigtech_lab.domain.quiz import Answer, Question, Quiz
from bigtech_lab.domain.quiz_result import QuestionResult


class ScriptedQuizDialogue:
    """Gives the answer that the script has for each question; `comments` has what was said to it."""

    def __init__(self, script: Mapping[str, Answer]) -> None:
        self._script = script
        self.comments: list[QuestionResult] = []

    def begin(self, quiz: Quiz, seed: int | None) -> None:
        self.comments.clear()

    def ask(self, question: Question, number: int, total: int) -> Answer:
        return self._script[question.id]

    def comment(self, result: QuestionResult) -> None:
        self.comments.append(result)
