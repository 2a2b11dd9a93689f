"""Answers, seals and feedback."""

from __future__ import annotations

import json

import pytest

from bigtech_lab.domain.quiz import Answer, BadAnswer, Question, QuestionKind, parts
from bigtech_lab.domain.quiz_result import grade_answer
from bigtech_lab.domain.quiz_source import open_question
from fakes.made_up_lab import RIGHT_ANSWERS, made_up_question, made_up_quiz

QUESTIONS = {question.id: question for question in made_up_quiz().questions}


@pytest.mark.parametrize("name", list(RIGHT_ANSWERS))
def test_the_right_answer_is_right(name: str) -> None:
    graded = grade_answer(QUESTIONS[name], RIGHT_ANSWERS[name])

    assert graded.right
    assert all(piece.right for _, piece in graded.feedback)


@pytest.mark.parametrize(
    ("name", "answer"),
    [("one", "a"), ("some", ("a",)), ("some", ("a", "b", "c")), ("pairs", {"x": "b", "y": "a"})],
)
def test_any_other_answer_is_not(name: str, answer: Answer) -> None:
    assert not grade_answer(QUESTIONS[name], answer).right


def test_every_piece_of_an_answer_gets_its_own_feedback() -> None:
    graded = grade_answer(QUESTIONS["pairs"], {"x": "a", "y": "c"})

    assert [(part, piece.right, piece.text.en) for part, piece in graded.feedback] == [
        ("x=a", True, "about x=a"),
        ("y=c", False, "about y=c"),
    ]


def test_an_incomplete_answer_is_told_that_something_is_missing() -> None:
    graded = grade_answer(QUESTIONS["some"], ("a",))

    assert [piece.right for _, piece in graded.feedback] == [True, False]
    assert "missing" in graded.feedback[-1][1].text.en


def test_the_order_of_several_choices_does_not_matter() -> None:
    assert grade_answer(QUESTIONS["some"], QUESTIONS["some"].read(["c", "a", "c"])).right


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("one", ["a"]),
        ("one", "z"),
        ("one", None),
        ("some", "a"),
        ("some", []),
        ("some", ["a", "z"]),
        ("pairs", {"x": "a"}),
        ("pairs", {"x": "a", "y": "z"}),
        ("pairs", ["a", "b"]),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_the_questions_name(name: str, given: object) -> None:
    with pytest.raises(BadAnswer, match=f"'{name}'"):
        QUESTIONS[name].read(given)


@pytest.mark.parametrize("question", list(QUESTIONS.values()), ids=lambda question: question.id)
def test_nothing_of_answer_or_feedback_is_readable_in_the_seal(question: Question) -> None:
    seal = json.dumps([question.seal.answer, dict(question.seal.feedback)])

    assert "about " not in seal
    assert '"right"' not in seal
    assert len({len(piece) for piece in question.seal.feedback.values()}) == 1


def test_two_seals_of_one_answer_look_different() -> None:
    one, other = (made_up_question("one", QuestionKind.SINGLE, "b").seal for _ in range(2))

    assert one.answer != other.answer
    assert not set(one.feedback) & set(other.feedback)


@pytest.mark.parametrize("name", list(RIGHT_ANSWERS))
def test_an_author_gets_back_what_was_sealed(name: str) -> None:
    opened = open_question(QUESTIONS[name])

    assert parts(opened.answer) == parts(RIGHT_ANSWERS[name])
    assert {part: piece.text.en for part, piece in opened.feedback.items()} == {
        part: f"about {part}" for part in opened.feedback
    }
