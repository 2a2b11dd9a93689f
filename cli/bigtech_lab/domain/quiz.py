"""A quiz: questions that ask a learner to explain, with their right answers under seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.plain_form import plain_form
from bigtech_lab.domain.trace_exhibit import TraceExhibit


@dataclass(frozen=True, slots=True)
class InOrder:
    """All choices' ids, in the order that was given."""

    choices: tuple[str, ...]


Answer = str | tuple[str, ...] | Mapping[str, str] | InOrder
"""One choice's id or a short answer's plain form, several choices' ids, left id → right id, an order."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    """One of the choices."""
    MULTIPLE = "multiple"
    """Every choice that is right, and no other."""
    MATCHING = "matching"
    """One of the choices for each item."""
    ORDERING = "ordering"
    """All choices, in the right order."""
    SHORT = "short"
    """A few words of the learner's own."""


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
    """One question.

    `items` are what the choices are matched to (matching only); a short answer has no choices. `trace` is the
    trace that the question is about.
    """

    id: str
    kind: QuestionKind
    text: Localized
    choices: tuple[Choice, ...]
    items: tuple[Choice, ...]
    seal: Seal
    trace: TraceExhibit | None = None

    def read(self, given: object) -> Answer:
        """The answer as it was given in a file, once it is known to fit; raises BadAnswer otherwise."""
        if self.kind is QuestionKind.MATCHING:
            return self._pairs(given)
        if self.kind is QuestionKind.SINGLE:
            if not isinstance(given, str):
                message = f"question '{self.id}' takes one choice: {self._known()}"
                raise BadAnswer(message)
            return self._choice(given)
        if self.kind is QuestionKind.SHORT:
            return self._words(given)
        if self.kind is QuestionKind.ORDERING:
            return self._order(given)
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

    def _order(self, given: object) -> InOrder:
        known = sorted(choice.id for choice in self.choices)
        if not isinstance(given, list | tuple) or sorted(map(str, given)) != known:
            message = f"question '{self.id}' takes each of its choices once, in order: {self._known()}"
            raise BadAnswer(message)
        return InOrder(tuple(map(str, given)))

    def _words(self, given: object) -> str:
        # YAML reads 3 as a number.
        plain = plain_form(str(given)) if isinstance(given, str | int) and not isinstance(given, bool) else ""
        if not plain:
            message = f"question '{self.id}' takes a few words"
            raise BadAnswer(message)
        return plain

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
    """The pieces to which feedback is given, in a fixed order: `b`; `a`, `c`; `item=choice`; `1=b`, `2=a`."""
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, Mapping):
        return tuple(f"{item}={answer[item]}" for item in sorted(answer))
    if isinstance(answer, InOrder):
        return tuple(f"{place}={choice}" for place, choice in enumerate(answer.choices, 1))
    return tuple(sorted(answer))


def choosable(question: Question) -> list[str]:
    """Every piece that an answer can have: each choice, or each pair of item (or place) and choice, in order.

    What can be said in a short answer is without end: none.
    """
    if question.kind is QuestionKind.ORDERING:
        places = range(1, len(question.choices) + 1)
        return [f"{place}={choice.id}" for place in places for choice in question.choices]
    if question.kind is QuestionKind.MATCHING:
        return [f"{item.id}={choice.id}" for item in question.items for choice in question.choices]
    return [choice.id for choice in question.choices]


def as_given(answer: Answer) -> str | list[str] | dict[str, str]:
    """The answer as a file would give it."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, InOrder):
        return list(answer.choices)
    return dict(answer) if isinstance(answer, Mapping) else list(answer)
