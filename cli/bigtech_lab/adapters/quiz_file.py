"""Reads and writes `quiz.yaml`, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.trace_exhibit_file import load_exhibit
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Choice, Question, QuestionKind, Quiz, Seal


def load_quiz(file: Path) -> Quiz:
    """The quiz in a file; raises YamlProblem when the file is not one."""
    document = load_located(file)
    document.check_against(schema("quiz"))
    data = document.data
    ids = [question["id"] for question in data["questions"]]
    for index, question_id in enumerate(ids):
        if question_id in ids[:index]:
            raise document.problem(("questions", index, "id"), f"question '{question_id}' exists twice")
    questions = tuple(read_question(question, file.parent) for question in data["questions"])
    return Quiz(data["id"], localized(data["title"]), questions)


def localized(data: Mapping[str, str]) -> Localized:
    """A sentence in both languages."""
    return Localized(data["en"], data["ko"])


def read_question(data: Mapping[str, Any], folder: Path | None = None) -> Question:
    """One question; without a seal (as authors write them) the seal is empty.

    With a folder the trace that it may be about is read from there; raises YamlProblem when it is none.
    """
    seal = data.get("seal") or {"salt": "", "answer": "", "feedback": {}}
    return Question(
        id=data["id"],
        kind=QuestionKind(data["kind"]),
        text=localized(data["text"]),
        choices=_choices(data.get("choices", ())),
        items=_choices(data.get("items", ())),
        seal=Seal(seal["salt"], seal["answer"], seal["feedback"]),
        trace=load_exhibit(folder / data["trace"]) if folder and "trace" in data else None,
    )


def _choices(data: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(choice["id"], localized(choice)) for choice in data)
