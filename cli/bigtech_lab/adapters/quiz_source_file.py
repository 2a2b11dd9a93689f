"""Quizzes as their authors write them: answers and feedback in the clear, to be sealed before they are
published.

A choice of a `single` or `multiple` question has `feedback: {en, ko}`; an item of a `matching` question and a
choice of an `ordering` question have `feedback: {right: {en, ko}, wrong: {en, ko}}`; each question has its
`answer` as an answers file would give it. A `short` question has every accepted form as its `answer`, one
`feedback: {right, wrong}`, and may have `mistakes: [{forms, feedback: {en, ko}}]`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import load_located
from bigtech_lab.adapters.quiz_file import localized, read_question
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import BadAnswer, Question, QuestionKind, as_given, choosable, parts
from bigtech_lab.domain.quiz_seal import Feedback
from bigtech_lab.domain.quiz_source import PlainKey, open_question, seal_question
from bigtech_lab.domain.short_key import ShortKey, open_short_key

_PLACED = {QuestionKind.MATCHING, QuestionKind.ORDERING}


def seal_file(file: Path) -> dict[str, Any]:
    """The sealed quiz of a source file; raises YamlProblem when a question is not complete."""
    document = load_located(file)
    quiz = deepcopy(document.data)
    for index, question in enumerate(quiz["questions"]):
        try:
            key = _key(question)
        except (KeyError, BadAnswer) as error:
            reason = f"'{error.args[0]}' is missing" if isinstance(error, KeyError) else str(error)
            raise document.problem(("questions", index), reason) from None
        seal = seal_question(question["id"], key)
        for name in ("answer", "feedback", "mistakes"):
            question.pop(name, None)
        for part in (*question.get("choices", ()), *question.get("items", ())):
            part.pop("feedback", None)
        if question["kind"] == QuestionKind.ORDERING:
            # The order in which an author wrote them down is the right one more often than not.
            question["choices"].sort(key=lambda choice: str(choice["id"]))
        question["seal"] = {"salt": seal.salt, "answer": seal.answer, "feedback": dict(seal.feedback)}
    sealed: dict[str, Any] = quiz
    return sealed


def open_file(file: Path) -> dict[str, Any]:
    """The source of a sealed quiz, for editing; raises YamlProblem, or ValueError where a seal is broken."""
    quiz = deepcopy(load_located(file).data)
    for question in quiz["questions"]:
        read = read_question(question)
        del question["seal"]
        if read.kind is QuestionKind.SHORT:
            question.update(_opened_short(open_short_key(read)))
            continue
        key = open_question(read)
        question["answer"] = as_given(key.answer)
        for choice in question["choices"] if read.kind not in _PLACED else ():
            choice["feedback"] = _both(key.feedback[choice["id"]].text)
        for placed in _placed(read, question):
            placed["feedback"] = _placed_feedback(read, placed["id"], key)
    source: dict[str, Any] = quiz
    return source


def _key(data: Mapping[str, Any]) -> PlainKey:
    question = read_question({**data, "seal": None})
    if question.kind is QuestionKind.SHORT:
        short = _short_key(question, data)
        return PlainKey(short.answer, short.sealed_pieces())
    answer = question.read(data["answer"])
    right = set(parts(answer))
    texts = _texts(question, data, right)
    return PlainKey(answer, {part: Feedback(part in right, texts[part]) for part in choosable(question)})


def _texts(question: Question, data: Mapping[str, Any], right: set[str]) -> dict[str, Localized]:
    if question.kind not in _PLACED:
        return {choice["id"]: localized(choice["feedback"]) for choice in data["choices"]}
    texts = {}
    for placed in _placed(question, data):
        for part in _parts_about(question, placed["id"]):
            texts[part] = localized(placed["feedback"]["right" if part in right else "wrong"])
    return texts


def _placed(question: Question, data: Mapping[str, Any]) -> Sequence[Any]:
    """What the feedback of a matching or ordering question is about."""
    placed: Sequence[Any] = (
        data["choices"] if question.kind is QuestionKind.ORDERING else data.get("items", ())
    )
    return placed


def _parts_about(question: Question, placed: str) -> list[str]:
    if question.kind is QuestionKind.ORDERING:
        return [f"{place}={placed}" for place in range(1, len(question.choices) + 1)]
    return [f"{placed}={choice.id}" for choice in question.choices]


def _placed_feedback(question: Question, placed: str, key: PlainKey) -> dict[str, Any]:
    pieces = [key.feedback[part] for part in _parts_about(question, placed)]
    return {
        name: _both(next(piece.text for piece in pieces if piece.right is right))
        for name, right in (("right", True), ("wrong", False))
    }


def _short_key(question: Question, data: Mapping[str, Any]) -> ShortKey:
    accepted = tuple(str(form) for form in data["answer"])
    mistakes = tuple(
        (tuple(str(form) for form in mistake["forms"]), localized(mistake["feedback"]))
        for mistake in data.get("mistakes", ())
    )
    for form in (*accepted, *(form for forms, _ in mistakes for form in forms)):
        question.read(form)
    told = data["feedback"]
    return ShortKey(accepted, localized(told["right"]), localized(told["wrong"]), mistakes)


def _opened_short(key: ShortKey) -> dict[str, Any]:
    mistakes = [{"forms": list(forms), "feedback": _both(text)} for forms, text in key.mistakes]
    return {
        "answer": list(key.accepted),
        "feedback": {"right": _both(key.right), "wrong": _both(key.other)},
        **({"mistakes": mistakes} if mistakes else {}),
    }


def _both(text: Localized) -> dict[str, str]:
    return {"en": text.en, "ko": text.ko}
