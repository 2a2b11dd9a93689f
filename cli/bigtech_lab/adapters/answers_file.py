"""Reads a learner's answers to a quiz from YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import BadAnswer, Question, Quiz
from bigtech_lab.errors import BadUsage

_SHAPE = Localized(
    "Write 'question-id: choice' a line; a file to fill in: bigtech-lab quiz PHASE --template",
    "한 줄에 '질문-id: 선택지'를 쓰세요. 채울 파일: bigtech-lab quiz PHASE --template",
)


def load_answers(file: Path, quizzes: Iterable[Quiz]) -> Mapping[str, Any]:
    """The answers by question id, known to fit the quizzes' questions and to leave none of them out.

    Raises BadUsage with the file and line otherwise.
    """
    try:
        return _answers(load_located(file), [question for quiz in quizzes for question in quiz.questions])
    except YamlProblem as problem:
        raise BadUsage(str(problem), code="bad-answers", hint=_SHAPE) from None


def _answers(document: LocatedYaml, questions: list[Question]) -> Mapping[str, Any]:
    data = document.data
    place: tuple[str, ...] = ()
    if isinstance(data, Mapping) and isinstance(data.get("answers"), Mapping):
        data, place = data["answers"], ("answers",)
    if not isinstance(data, Mapping):
        raise document.problem(place, "not a list of answers by question")
    known = {question.id: question for question in questions}
    for name, given in data.items():
        if name not in known:
            raise document.problem((*place, str(name)), f"there is no question '{name}'; {_known(known)}")
        try:
            known[name].read(given)
        except BadAnswer as error:
            raise document.problem((*place, name), str(error)) from None
    missing = [name for name in known if name not in data]
    if missing:
        raise document.problem(place, f"no answer to: {', '.join(missing)}")
    return data


def _known(questions: Iterable[str]) -> str:
    return f"known: {', '.join(questions)}"
