"""The second phase's lab: complete in both languages, its quizzes solvable, sealed, and true of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bigtech_lab import wiring
from bigtech_lab.application.grade_quiz import grade_quiz
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.quiz import Question, as_given, choosable
from bigtech_lab.domain.quiz_source import open_question
from unit.labs.raised_codes import raised_codes

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "labs" / "phase_02_architecture"
LAB = wiring.lab_library().load("2")
QUESTIONS = [question for quiz in LAB.quizzes.values() for question in quiz.questions]
HANGUL = re.compile(r"[가-힣]")


def test_the_checkpoints_are_the_courses_and_each_has_checks_and_a_quiz() -> None:
    points = LAB.manifest.checkpoints
    assert [point.id for point in points] == ["C2.1", "C2.2", "C2.3", "C2.4"]
    assert all(point.checks and point.quiz for point in points)


@pytest.mark.parametrize("check_id", list(LAB.checks))
def test_every_check_is_told_in_both_languages_with_a_hint_and_a_page(check_id: str) -> None:
    check, text = LAB.checks[check_id], LAB.texts[check_id]

    assert not HANGUL.search(check.sentence)
    assert check.sentence.endswith(".")
    assert HANGUL.search(text.sentence_ko)
    assert text.hint.en
    assert HANGUL.search(text.hint.ko)
    assert text.docs.startswith("curriculum/architecture/")


def test_every_code_that_a_check_raises_has_its_sentences_and_every_sentence_a_check() -> None:
    codes = raised_codes(*FOLDER.glob("checks*.py"))

    assert codes <= set(COMMON_FAILURES) | set(LAB.manifest.failures)
    assert set(LAB.manifest.failures) <= codes


def test_question_ids_are_unique_so_that_one_file_answers_all_quizzes() -> None:
    ids = [question.id for question in QUESTIONS]
    assert len(ids) == len(set(ids))
    assert {question.kind.value for question in QUESTIONS} == {"single", "multiple", "matching"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_answer_has_feedback_in_both_languages(question: Question) -> None:
    feedback = open_question(question).feedback

    assert set(feedback) == set(choosable(question))
    for piece in feedback.values():
        assert piece.text.en
        assert HANGUL.search(piece.text.ko)


@pytest.mark.parametrize("name", list(LAB.quizzes))
def test_the_sealed_answers_pass_the_quiz_and_the_right_choice_moves(name: str) -> None:
    quiz = LAB.quizzes[name]
    answers = {question.id: open_question(question).answer for question in quiz.questions}

    given = {question: as_given(answer) for question, answer in answers.items()}
    assert grade_quiz(quiz, given, LAB.manifest.quizzes[name].passing_mark).passed
    places = {
        [choice.id for choice in question.choices].index(answer)
        for question in quiz.questions
        if isinstance(answer := answers[question.id], str)
    }
    assert len(places) > 1


@pytest.mark.parametrize("file", sorted(FOLDER.glob("quiz_*.yaml")), ids=lambda file: file.stem)
def test_no_feedback_stands_in_the_clear(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert all(len(answer) == 64 for answer in re.findall(r"answer: (\S+)", text))
    for question in QUESTIONS:
        for piece in open_question(question).feedback.values():
            assert piece.text.en not in text


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("services/friend/domain/friendship.py", "class Friendship(AggregateRoot)"),
        ("services/friend/domain/block.py", "class Block(AggregateRoot)"),
        ("services/chat/domain/chat_room.py", "class ChatRoom(AggregateRoot)"),
        ("services/user/domain/user.py", "class User(AggregateRoot)"),
        ("services/user/domain/password_policy.py", "def require_acceptable("),
        ("services/notification/domain/notice.py", "class Notice"),
    ],
)
def test_what_the_quizzes_say_of_the_code_is_true(file: str, text: str) -> None:
    assert text in (ROOT / "reference_impl" / file).read_text(encoding="utf-8")
