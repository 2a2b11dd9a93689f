"""A quiz as its author writes it, in the clear, and the way between that and the sealed form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, permutations, product
from secrets import token_hex

from bigtech_lab.domain.quiz import Answer, InOrder, Question, QuestionKind, Seal, choosable, parts
from bigtech_lab.domain.quiz_seal import Feedback, feedback_for, is_right, sealed
from bigtech_lab.domain.short_key import open_short_key


@dataclass(frozen=True, slots=True)
class PlainKey:
    """The right answer to a question and the feedback to everything that can be chosen (see `parts`)."""

    answer: Answer
    feedback: Mapping[str, Feedback]


def seal_question(question_id: str, key: PlainKey, *, salt: str | None = None) -> Seal:
    """The seal that goes into `quiz.yaml`; a new salt unless one is given."""
    return sealed(question_id, key.answer, key.feedback, salt=salt or token_hex(8))


def open_question(question: Question) -> PlainKey:
    """The answer and feedback under the seal, found by trying every answer: for authors who edit a quiz.

    Raises ValueError when no answer fits the seal, as after a choice was renamed.
    """
    if question.kind is QuestionKind.SHORT:
        key = open_short_key(question)
        return PlainKey(key.answer, key.feedback())
    feedback = {part: feedback_for(question, part) for part in choosable(question)}
    right_parts = tuple(part for part, piece in feedback.items() if piece.right)
    for answer in _possible_answers(question):
        if set(parts(answer)) == set(right_parts) and is_right(question, answer):
            return PlainKey(answer, feedback)
    message = f"no answer fits the seal of question '{question.id}'"
    raise ValueError(message)


def _possible_answers(question: Question) -> Iterator[Answer]:
    choices = [choice.id for choice in question.choices]
    if question.kind is QuestionKind.SINGLE:
        yield from choices
    elif question.kind is QuestionKind.MULTIPLE:
        sizes = range(1, len(choices) + 1)
        yield from chain.from_iterable(combinations(choices, size) for size in sizes)
    elif question.kind is QuestionKind.ORDERING:
        yield from map(InOrder, permutations(choices))
    else:
        items = [item.id for item in question.items]
        for picked in product(choices, repeat=len(items)):
            yield dict(zip(items, picked, strict=True))
