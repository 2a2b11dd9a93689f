"""Grades a quiz from answers that were given in a file or earlier on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.domain.quiz import BadAnswer, Quiz
from bigtech_lab.domain.quiz_result import QuizResult, grade_answer


def grade_quiz(quiz: Quiz, answers: Mapping[str, Any], passing_mark: int) -> QuizResult:
    """The result of a whole quiz; raises BadAnswer when an answer is missing or does not fit its question."""
    missing = [question.id for question in quiz.questions if question.id not in answers]
    if missing:
        message = f"no answer to question '{missing[0]}'"
        raise BadAnswer(message)
    graded = [grade_answer(question, question.read(answers[question.id])) for question in quiz.questions]
    return QuizResult(quiz, tuple(graded), passing_mark)
