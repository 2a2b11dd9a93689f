"""A learner is asked; the scripted dialogue keeps the same promises as the terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from rich.console import Console

import bigtech_lab
from bigtech_lab.application.ports.quiz_dialogue import QuizDialogue
from bigtech_lab.application.take_quiz import TakeQuiz
from bigtech_lab.domain.quiz import as_given
from bigtech_lab.presentation.quiz_dialogue import TerminalQuizDialogue
from bigtech_lab.presentation.quiz_report import answers_template, quiz_as_json, show_outcome
from fakes.lab_library import FakeLabLibrary
from fakes.learner_record import FakeLearnerRecord
from fakes.made_up_lab import RIGHT_ANSWERS, made_up_lab, made_up_quiz
from fakes.quiz_dialogue import ScriptedQuizDialogue

TYPED = ["2", "1,3", "1", "2", "3,1,2", "outbox"]


def typing(lines: list[str], language: str = "en") -> tuple[TerminalQuizDialogue, io.StringIO]:
    waiting: Iterator[str] = iter(lines)
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False)
    return TerminalQuizDialogue(console, language, lambda: next(waiting)), out


@pytest.fixture(params=["terminal", "scripted"])
def knowing(request: pytest.FixtureRequest) -> QuizDialogue:
    return typing(TYPED)[0] if request.param == "terminal" else ScriptedQuizDialogue(RIGHT_ANSWERS)


def test_who_knows_the_answers_passes_and_it_is_remembered(knowing: QuizDialogue) -> None:
    record = FakeLearnerRecord()
    result = TakeQuiz(FakeLabLibrary(made_up_lab(quiz=True)), record).in_dialogue("7", knowing)

    assert (result.right_answers, result.passed) == (5, True)
    assert [attempt.right_answers for attempt in record.attempts] == [5]
    assert record.attempts[0].answers == {name: as_given(answer) for name, answer in RIGHT_ANSWERS.items()}


def test_what_is_no_choice_is_asked_again_and_feedback_follows_each_answer() -> None:
    dialogue, out = typing(
        ["x", "9", "", "1", "2,9", "1 3", "1", "1,2", "2", "1,2", "1,1,2", "1,2,3", " ! ", "Inbox"]
    )
    TakeQuiz(FakeLabLibrary(made_up_lab(quiz=True)), FakeLearnerRecord()).in_dialogue("7", dialogue)

    said = out.getvalue()
    assert said.count("Please give") == 7
    assert said.count("Please write") == 1
    assert "about inbox" in said
    assert said.index("about a") < said.index("2/5")
    assert "Not right." in said


def test_breaking_off_remembers_nothing() -> None:
    record = FakeLearnerRecord()
    dialogue, _ = typing(["2"])

    with pytest.raises(StopIteration):
        TakeQuiz(FakeLabLibrary(made_up_lab(quiz=True)), record).in_dialogue("7", dialogue)

    assert record.attempts == []


def test_a_quiz_in_korean_has_no_english() -> None:
    dialogue, out = typing(TYPED, "ko")
    result = TakeQuiz(FakeLabLibrary(made_up_lab(quiz=True)), FakeLearnerRecord()).in_dialogue("7", dialogue)
    show_outcome(Console(file=out, width=80), result, made_up_lab(quiz=True).manifest, "ko")

    assert "정답입니다" in out.getvalue()
    assert "통과" in out.getvalue()
    assert "Right" not in out.getvalue()


def test_the_json_of_a_result_keeps_to_its_schema() -> None:
    take = TakeQuiz(FakeLabLibrary(made_up_lab(quiz=True)), FakeLearnerRecord())
    result = take.in_dialogue("7", ScriptedQuizDialogue({**RIGHT_ANSWERS, "some": ("a",)}))
    document = json.loads(json.dumps(quiz_as_json(result, 7, "en")))

    schema = Path(bigtech_lab.__file__).parent / "schemas" / "quiz-result.schema.json"
    jsonschema.Draft202012Validator(json.loads(schema.read_text())).validate(document)
    assert [question["right"] for question in document["questions"]] == [True, False, True, True, True]
    assert document["passed"] is True


def test_the_template_asks_for_every_answer_and_gives_none() -> None:
    template = yaml.safe_load(answers_template(made_up_quiz(), made_up_lab(quiz=True).manifest, "en"))

    assert template == {"one": None, "some": [], "pairs": {"x": None, "y": None}, "row": [], "word": None}
