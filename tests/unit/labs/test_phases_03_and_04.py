"""The labs of Kafka and of online presence: complete in both languages, proven by mutants, quizzes sealed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bigtech_lab import wiring
from bigtech_lab.adapters.mutant_file import load_mutants
from bigtech_lab.application.grade_quiz import grade_quiz
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.quiz import Question, QuestionKind, Quiz, as_given, choosable
from bigtech_lab.domain.quiz_source import open_question
from unit.labs.raised_codes import raised_codes

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = {
    number: next((ROOT / "labs").glob(f"phase_{number:02d}_*"))
    for number in (3, 4)
    if (next((ROOT / "labs").glob(f"phase_{number:02d}_*/lab.yaml"), None))
}
LABS = {number: wiring.lab_library().load(str(number)) for number in FOLDERS}
QUIZZES = [(lab, name, quiz) for lab in LABS.values() for name, quiz in lab.quizzes.items()]
QUESTIONS = [question for _, _, quiz in QUIZZES for question in quiz.questions]
HANGUL = re.compile(r"[가-힣]")


@pytest.mark.parametrize("number", FOLDERS)
def test_the_checkpoints_are_the_courses_and_each_has_checks_and_a_quiz(number: int) -> None:
    checkpoints = LABS[number].manifest.checkpoints

    assert [checkpoint.id for checkpoint in checkpoints] == [f"C{number}.{n}" for n in (1, 2, 3)]
    assert all(checkpoint.checks and checkpoint.quiz for checkpoint in checkpoints)


@pytest.mark.parametrize(("number", "check_id"), [(n, c) for n, lab in LABS.items() for c in lab.checks])
def test_every_check_is_told_in_both_languages_with_a_hint_and_a_page(number: int, check_id: str) -> None:
    check, text = LABS[number].checks[check_id], LABS[number].texts[check_id]

    assert not HANGUL.search(check.sentence)
    assert check.sentence.endswith(".")
    assert HANGUL.search(text.sentence_ko)
    assert text.hint.en
    assert HANGUL.search(text.hint.ko)
    assert text.docs.partition("#")[2]


@pytest.mark.parametrize("number", FOLDERS)
def test_every_code_that_a_check_raises_has_its_sentences_and_no_other_has(number: int) -> None:
    codes, told = raised_codes(*FOLDERS[number].glob("*.py")), set(LABS[number].manifest.failures)

    assert codes - set(COMMON_FAILURES) == told


@pytest.mark.parametrize("number", FOLDERS)
def test_every_check_is_named_by_a_mutant_and_no_mutant_names_another(number: int) -> None:
    mutants, _ = load_mutants(FOLDERS[number] / "mutants.yaml")
    named = {check for mutant in mutants for check in mutant.fails}

    assert named == {check for point in LABS[number].manifest.checkpoints for check in point.checks}


@pytest.mark.parametrize(("lab", "name", "quiz"), QUIZZES, ids=lambda value: getattr(value, "id", ""))
def test_a_quiz_asks_in_several_kinds_and_its_right_answers_pass_it(
    lab: LoadedLab, name: str, quiz: Quiz
) -> None:
    answers = {question.id: as_given(open_question(question).answer) for question in quiz.questions}

    assert {question.kind.value for question in quiz.questions} > {"single", "multiple", "matching"}
    assert 0 < lab.manifest.quizzes[name].passing_mark <= len(quiz.questions)
    assert grade_quiz(quiz, answers, len(quiz.questions)).passed


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_answer_has_feedback_in_both_languages_and_under_seal(question: Question) -> None:
    feedback = open_question(question).feedback
    published = "".join(
        file.read_text(encoding="utf-8") for folder in FOLDERS.values() for file in folder.glob("quiz*.yaml")
    )

    # A short answer can be anything, so its feedback is for the forms that are known, and for every other.
    assert set(feedback) == set(choosable(question)) or question.kind is QuestionKind.SHORT
    for piece in feedback.values():
        assert HANGUL.search(piece.text.ko)
        assert piece.text.en not in published
