"""A learner takes a quiz; the result goes into the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.application.grade_quiz import grade_quiz
from bigtech_lab.application.ports.lab_library import LabLibrary, LoadedLab
from bigtech_lab.application.ports.learner_record import LearnerRecord, QuizAttempt
from bigtech_lab.application.ports.quiz_dialogue import QuizDialogue
from bigtech_lab.domain.lab_manifest import LabManifest, QuizTerms
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Quiz, as_given
from bigtech_lab.domain.quiz_result import QuizResult, grade_answer
from bigtech_lab.domain.quiz_shuffle import shuffled
from bigtech_lab.errors import BadUsage, unknown_name


class TakeQuiz:
    """Asks at a terminal or grades a file, and remembers the attempt either way."""

    def __init__(self, labs: LabLibrary, record: LearnerRecord) -> None:
        self._labs = labs
        self._record = record

    def the_quiz(self, phase: str, name: str | None = None) -> tuple[LabManifest, Quiz, QuizTerms]:
        """A quiz of a phase, by its id or its checkpoint's; without a name the first that is not passed yet.

        Raises BadUsage when the phase has none, or none of that name.
        """
        lab = self._labs.load(phase)
        if not lab.quizzes:
            message = Localized(
                f"Phase {lab.manifest.phase} has no quiz.", f"{lab.manifest.phase}단계에는 퀴즈가 없습니다."
            )
            raise BadUsage(
                message,
                code="no-quiz",
                hint=Localized(
                    "Its checkpoints are checked on the stack alone.",
                    "이 단계의 체크포인트는 스택에서만 검사합니다.",
                ),
            )
        quiz_id = self._first_open(lab) if name is None else _quiz_named(lab, name)
        return lab.manifest, lab.quizzes[quiz_id], lab.manifest.quizzes[quiz_id]

    def in_dialogue(
        self, phase: str, dialogue: QuizDialogue, name: str | None = None, *, seed: int | None = None
    ) -> QuizResult:
        """Asks question by question, in an order that follows from the seed where there is one.

        Nothing is remembered when the learner breaks off.
        """
        manifest, quiz, terms = self.the_quiz(phase, name)
        if seed is not None:
            quiz = shuffled(quiz, seed)
        dialogue.begin(quiz, seed)
        results = []
        for number, question in enumerate(quiz.questions, 1):
            result = grade_answer(question, dialogue.ask(question, number, len(quiz.questions)))
            dialogue.comment(result)
            results.append(result)
        return self._remembered(manifest, QuizResult(quiz, tuple(results), terms.passing_mark))

    def from_answers(self, phase: str, answers: Mapping[str, Any], name: str | None = None) -> QuizResult:
        """Grades answers by question id; raises BadAnswer when they do not fit."""
        manifest, quiz, terms = self.the_quiz(phase, name)
        return self._remembered(manifest, grade_quiz(quiz, answers, terms.passing_mark))

    def _remembered(self, manifest: LabManifest, result: QuizResult) -> QuizResult:
        answers = {graded.question.id: as_given(graded.answer) for graded in result.questions}
        self._record.remember_quiz(QuizAttempt(manifest.id, result.quiz.id, answers, result.right_answers))
        return result

    def _first_open(self, lab: LoadedLab) -> str:
        if len(lab.quizzes) > 1:
            for quiz_id, terms in lab.manifest.quizzes.items():
                best = self._record.best_quiz_attempt(lab.manifest.id, quiz_id)
                if best is None or best.right_answers < terms.passing_mark:
                    return quiz_id
        return next(iter(lab.quizzes))


def _quiz_named(lab: LoadedLab, name: str) -> str:
    of_checkpoints = {point.id: point.quiz for point in lab.manifest.checkpoints if point.quiz is not None}
    quiz_id = of_checkpoints.get(name.upper(), name.lower())
    if quiz_id not in lab.quizzes:
        known = [*lab.quizzes, *of_checkpoints]
        raise unknown_name("quiz", name, known)
    return quiz_id
