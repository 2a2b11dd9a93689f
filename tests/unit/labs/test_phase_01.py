"""The first phase's lab: complete in both languages, its quiz solvable and sealed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bigtech_lab import wiring
from bigtech_lab.application.grade_quiz import grade_quiz
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.quiz import Question, QuestionKind, as_given, choosable
from bigtech_lab.domain.quiz_source import open_question
from unit.labs.raised_codes import raised_codes

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "labs" / "phase_01_getting_started"
LAB = wiring.lab_library().load("1")
QUIZ = LAB.quizzes["roles"]
HANGUL = re.compile(r"[가-힣]")


def test_the_checkpoints_are_the_courses() -> None:
    assert [checkpoint.id for checkpoint in LAB.manifest.checkpoints] == ["C1.1", "C1.2", "C1.3"]


@pytest.mark.parametrize("check_id", list(LAB.checks))
def test_every_check_is_told_in_both_languages_with_a_hint_and_a_page(check_id: str) -> None:
    check, text = LAB.checks[check_id], LAB.texts[check_id]

    assert not HANGUL.search(check.sentence)
    assert check.sentence.endswith(".")
    assert HANGUL.search(text.sentence_ko)
    assert text.hint.en
    assert HANGUL.search(text.hint.ko)
    assert text.docs.partition("#")[0].endswith(".md")


def test_every_code_that_a_check_raises_has_its_sentences() -> None:
    shared = sorted((ROOT / "cli" / "bigtech_lab" / "checks").glob("*.py"))
    codes = raised_codes(FOLDER / "checks.py", *shared)

    assert codes
    assert codes <= set(COMMON_FAILURES) | set(LAB.manifest.failures)
    assert set(LAB.manifest.failures) <= raised_codes(FOLDER / "checks.py")


def test_the_quiz_has_questions_of_every_kind_and_the_mark_can_be_reached() -> None:
    assert {question.kind.value for question in QUIZ.questions} == {kind.value for kind in QuestionKind}
    assert 0 < LAB.manifest.quizzes["roles"].passing_mark <= len(QUIZ.questions)


@pytest.mark.parametrize("question", QUIZ.questions, ids=lambda question: question.id)
def test_every_answer_has_feedback_in_both_languages(question: Question) -> None:
    feedback = open_question(question).feedback

    assert feedback
    assert set(feedback) >= set(choosable(question))
    for piece in feedback.values():
        assert piece.text.en
        assert HANGUL.search(piece.text.ko)


def test_the_sealed_answers_pass_the_quiz() -> None:
    answers = {question.id: as_given(open_question(question).answer) for question in QUIZ.questions}

    assert grade_quiz(QUIZ, answers, len(QUIZ.questions)).passed


def test_no_right_answer_stands_beside_its_question() -> None:
    text = (FOLDER / "quiz.yaml").read_text(encoding="utf-8")

    assert not re.search(r"^\s*(right|correct|solution)\b", text, re.MULTILINE)
    assert all(len(answer) == 64 for answer in re.findall(r"answer: (\S+)", text))
    for question in QUIZ.questions:
        for piece in open_question(question).feedback.values():
            assert piece.text.en not in text


def test_the_right_choice_is_not_always_in_the_same_place() -> None:
    places = set()
    for question in QUIZ.questions:
        answer = open_question(question).answer
        if question.kind is QuestionKind.SINGLE and isinstance(answer, str):
            places.add([choice.id for choice in question.choices].index(answer))
    assert len(places) > 1
