"""Quizzes as their authors write them: answers and feedback in the clear, to be sealed before they are
published.

A choice of a `single` or `multiple` question has `feedback: {en, ko}`; an item of a `matching` question has
`feedback: {right: {en, ko}, wrong: {en, ko}}`; each question has its `answer` as an answers file would give
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import load_located
from bigtech_lab.adapters.quiz_file import localized, read_question
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import BadAnswer, Question, QuestionKind, choosable, parts
from bigtech_lab.domain.quiz_seal import Feedback
from bigtech_lab.domain.quiz_source import PlainKey, open_question, seal_question


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
        del question["answer"]
        for part in (*question["choices"], *question.get("items", ())):
            part.pop("feedback", None)
        question["seal"] = {"salt": seal.salt, "answer": seal.answer, "feedback": dict(seal.feedback)}
    sealed: dict[str, Any] = quiz
    return sealed


def open_file(file: Path) -> dict[str, Any]:
    """The source of a sealed quiz, for editing; raises YamlProblem, or ValueError where a seal is broken."""
    quiz = deepcopy(load_located(file).data)
    for question in quiz["questions"]:
        read = read_question(question)
        key = open_question(read)
        del question["seal"]
        answer = key.answer
        question["answer"] = answer if isinstance(answer, str) else _plain(answer)
        for choice in question["choices"] if read.kind is not QuestionKind.MATCHING else ():
            choice["feedback"] = _both(key.feedback[choice["id"]].text)
        for item in question.get("items", ()):
            item["feedback"] = _item_feedback(read, item["id"], key)
    source: dict[str, Any] = quiz
    return source


def _key(data: Mapping[str, Any]) -> PlainKey:
    question = read_question({**data, "seal": None})
    answer = question.read(data["answer"])
    right = set(parts(answer))
    texts = _texts(question, data, right)
    return PlainKey(answer, {part: Feedback(part in right, texts[part]) for part in choosable(question)})


def _texts(question: Question, data: Mapping[str, Any], right: set[str]) -> dict[str, Localized]:
    if question.kind is not QuestionKind.MATCHING:
        return {choice["id"]: localized(choice["feedback"]) for choice in data["choices"]}
    texts = {}
    for item in data["items"]:
        for choice in question.choices:
            part = f"{item['id']}={choice.id}"
            texts[part] = localized(item["feedback"]["right" if part in right else "wrong"])
    return texts


def _item_feedback(question: Question, item: str, key: PlainKey) -> dict[str, Any]:
    pieces = [key.feedback[f"{item}={choice.id}"] for choice in question.choices]
    return {
        name: _both(next(piece.text for piece in pieces if piece.right is right))
        for name, right in (("right", True), ("wrong", False))
    }


def _plain(answer: tuple[str, ...] | Mapping[str, str]) -> Any:
    return dict(answer) if isinstance(answer, Mapping) else list(answer)


def _both(text: Localized) -> dict[str, str]:
    return {"en": text.en, "ko": text.ko}
