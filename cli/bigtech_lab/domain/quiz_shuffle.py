"""A quiz in another order, so that nobody learns places by heart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from bigtech_lab.domain.quiz import Question, Quiz

_T = TypeVar("_T")


def shuffled(quiz: Quiz, seed: int) -> Quiz:
    """Questions, choices and items in an order that follows from the seed alone.

    A question's own order does not change when another is added to the quiz.
    """
    questions = [_shuffled_question(question, seed) for question in quiz.questions]
    return replace(quiz, questions=_mixed(questions, Random(f"{seed}:{quiz.id}")))  # noqa: S311 - an order, no secret


def _shuffled_question(question: Question, seed: int) -> Question:
    random = Random(f"{seed}:{question.id}")  # noqa: S311 - an order, no secret
    return replace(question, choices=_mixed(question.choices, random), items=_mixed(question.items, random))


def _mixed(things: Sequence[_T], random: Random) -> tuple[_T, ...]:
    return tuple(random.sample(things, len(things)))
