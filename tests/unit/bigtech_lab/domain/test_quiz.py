"""Answers, seals and feedback."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bigtech_lab.domain.quiz import Answer, BadAnswer, InOrder, Question, QuestionKind, as_given, parts
from bigtech_lab.domain.quiz_result import grade_answer
from bigtech_lab.domain.quiz_shuffle import shuffled
from bigtech_lab.domain.quiz_source import open_question
from bigtech_lab.domain.short_key import open_short_key
from fakes.made_up_lab import RIGHT_ANSWERS, made_up_question, made_up_quiz

QUESTIONS = {question.id: question for question in made_up_quiz().questions}


@pytest.mark.parametrize("name", list(RIGHT_ANSWERS))
def test_the_right_answer_is_right(name: str) -> None:
    graded = grade_answer(QUESTIONS[name], RIGHT_ANSWERS[name])

    assert graded.right
    assert all(piece.right for _, piece in graded.feedback)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("one", "a"),
        ("some", ("a",)),
        ("some", ("a", "b", "c")),
        ("pairs", {"x": "b", "y": "a"}),
        ("row", InOrder(("a", "b", "c"))),
        ("word", "inbox"),
        ("word", "x"),
    ],
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
        ("row", "a"),
        ("row", ["a", "b"]),
        ("row", ["a", "b", "b"]),
        ("row", ["a", "b", "z"]),
        ("row", {"1": "a"}),
        ("row", [{}, [], "a"]),
        ("word", ""),
        ("word", "…?"),
        ("word", ["outbox"]),
        ("word", True),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_the_questions_name(name: str, given: object) -> None:
    with pytest.raises(BadAnswer, match=f"'{name}'"):
        QUESTIONS[name].read(given)


@pytest.mark.parametrize(
    "typed", ["outbox", " OUTBOX.", "`outbox`", "“Outbox”", "event outbox", "Event_Outbox", "event  -outbox!"]
)
def test_a_short_answer_is_right_in_every_accepted_form(typed: str) -> None:
    graded = grade_answer(QUESTIONS["word"], QUESTIONS["word"].read(typed))

    assert graded.right
    assert [piece.text.en for _, piece in graded.feedback] == ["about outbox"]


@pytest.mark.parametrize(
    ("typed", "told"), [("Inbox", "about inbox"), ("a queue", "about others"), (3, "about others")]
)
def test_a_known_mistake_gets_feedback_of_its_own_and_any_other_the_common_one(
    typed: str | int, told: str
) -> None:
    graded = grade_answer(QUESTIONS["word"], QUESTIONS["word"].read(typed))

    assert not graded.right
    assert [piece.text.en for _, piece in graded.feedback] == [told]


def test_each_place_of_an_order_gets_feedback() -> None:
    graded = grade_answer(QUESTIONS["row"], QUESTIONS["row"].read(["c", "b", "a"]))

    assert [(part, piece.right) for part, piece in graded.feedback] == [
        ("1=c", True),
        ("2=b", False),
        ("3=a", False),
    ]


@pytest.mark.parametrize("question", list(QUESTIONS.values()), ids=lambda question: question.id)
def test_an_answer_as_given_is_read_as_the_same_answer(question: Question) -> None:
    answer = RIGHT_ANSWERS[question.id]
    assert question.read(as_given(answer)) == answer


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
    if name != "word":
        assert {part: piece.text.en for part, piece in opened.feedback.items()} == {
            part: f"about {part}" for part in opened.feedback
        }


def test_an_author_gets_back_the_forms_of_a_short_answer_as_written() -> None:
    key = open_short_key(QUESTIONS["word"])

    assert key.accepted == ("outbox", "Event-Outbox")
    assert [(forms, text.en) for forms, text in key.mistakes] == [(("inbox",), "about inbox")]
    assert (key.right.en, key.other.en) == ("about outbox", "about others")


def test_a_seed_puts_the_quiz_in_one_order_and_another_seed_in_another() -> None:
    quiz = made_up_quiz()
    orders = [
        [(q.id, [c.id for c in q.choices]) for q in shuffled(quiz, seed).questions] for seed in (1, 1, 2)
    ]

    assert orders[0] == orders[1] != orders[2]
    assert {name for name, _ in orders[0]} == set(QUESTIONS)
    assert all(sorted(choices) in ([], ["a", "b", "c"]) for _, choices in orders[0])


def test_a_question_added_to_a_quiz_leaves_the_order_within_the_others() -> None:
    quiz = made_up_quiz()
    fewer = replace(quiz, questions=quiz.questions[:2])

    before = {question.id: question.choices for question in shuffled(quiz, 7).questions}
    assert all(before[question.id] == question.choices for question in shuffled(fewer, 7).questions)
