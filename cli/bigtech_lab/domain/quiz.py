"""A quiz: questions that ask a learner to explain, with their right answers under seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bigtech_lab.domain.localized import Localized

Answer = str | tuple[str, ...] | Mapping[str, str]
"""One choice's id, several choices' ids, or left id → right id."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    """One of the choices."""
    MULTIPLE = "multiple"
    """Every choice that is right, and no other."""
    MATCHING = "matching"
    """One of the choices for each item."""


class BadAnswer(Exception):
    """An answer that the question cannot take; the message says why."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, or an item that a choice is matched to."""

    id: str
    text: Localized


@dataclass(frozen=True, slots=True)
class Seal:
    """The right answer, salted and hashed, and feedback that can be read only with the answer it is for."""

    salt: str
    answer: str
    feedback: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `items` are what the choices are matched to (matching only)."""

    id: str
    kind: QuestionKind
    text: Localized
    choices: tuple[Choice, ...]
    items: tuple[Choice, ...]
    seal: Seal

    def read(self, given: object) -> Answer:
        """The answer as it was given in a file, once it is known to fit; raises BadAnswer otherwise."""
        if self.kind is QuestionKind.MATCHING:
            return self._pairs(given)
        if self.kind is QuestionKind.SINGLE:
            if not isinstance(given, str):
                message = f"question '{self.id}' takes one choice: {self._known()}"
                raise BadAnswer(message)
            return self._choice(given)
        if not isinstance(given, list | tuple) or not given:
            message = f"question '{self.id}' takes a list of choices: {self._known()}"
            raise BadAnswer(message)
        return tuple(sorted({self._choice(choice) for choice in given}))

    def _pairs(self, given: object) -> Mapping[str, str]:
        items = [item.id for item in self.items]
        if not isinstance(given, Mapping) or set(given) != set(items):
            message = f"question '{self.id}' takes one choice for each of: {', '.join(items)}"
            raise BadAnswer(message)
        return {item: self._choice(given[item]) for item in items}

    def _choice(self, given: object) -> str:
        if isinstance(given, str) and any(choice.id == given for choice in self.choices):
            return given
        message = f"question '{self.id}' has no choice '{given}'; known: {self._known()}"
        raise BadAnswer(message)

    def _known(self) -> str:
        return ", ".join(choice.id for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz of a phase."""

    id: str
    title: Localized
    questions: tuple[Question, ...]


def parts(answer: Answer) -> tuple[str, ...]:
    """The pieces to which feedback is given, in a fixed order: `b`; `a`, `c`; `item=choice`, …."""
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, Mapping):
        return tuple(f"{item}={answer[item]}" for item in sorted(answer))
    return tuple(sorted(answer))


def choosable(question: Question) -> list[str]:
    """Every piece that an answer can have: each choice, or each pair of item and choice, in their order."""
    if question.kind is QuestionKind.MATCHING:
        return [f"{item.id}={choice.id}" for item in question.items for choice in question.choices]
    return [choice.id for choice in question.choices]
