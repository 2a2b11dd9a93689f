"""A learner takes a quiz; the result goes into the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.application.grade_quiz import grade_quiz
from bigtech_lab.application.ports.lab_library import LabLibrary
from bigtech_lab.application.ports.learner_record import LearnerRecord, QuizAttempt
from bigtech_lab.application.ports.quiz_dialogue import QuizDialogue
from bigtech_lab.domain.lab_manifest import LabManifest, QuizTerms
from bigtech_lab.domain.quiz import Answer, Quiz
from bigtech_lab.domain.quiz_result import QuizResult, grade_answer
from bigtech_lab.errors import BadUsage


class TakeQuiz:
    """Asks at a terminal or grades a file, and remembers the attempt either way."""

    def __init__(self, labs: LabLibrary, record: LearnerRecord) -> None:
        self._labs = labs
        self._record = record

    def the_quiz(self, phase: str) -> tuple[LabManifest, Quiz, QuizTerms]:
        """The quiz of a phase; BadUsage when the phase has none."""
        lab = self._labs.load(phase)
        if not lab.quizzes:
            message = f"Phase {lab.manifest.phase} has no quiz."
            raise BadUsage(message, code="no-quiz", hint="Its checkpoints are checked on the stack alone.")
        quiz_id, quiz = next(iter(lab.quizzes.items()))
        return lab.manifest, quiz, lab.manifest.quizzes[quiz_id]

    def in_dialogue(self, phase: str, dialogue: QuizDialogue) -> QuizResult:
        """Asks question by question; nothing is remembered when the learner breaks off."""
        manifest, quiz, terms = self.the_quiz(phase)
        dialogue.begin(quiz)
        results = []
        for number, question in enumerate(quiz.questions, 1):
            result = grade_answer(question, dialogue.ask(question, number, len(quiz.questions)))
            dialogue.comment(result)
            results.append(result)
        return self._remembered(manifest, QuizResult(quiz, tuple(results), terms.passing_mark))

    def from_answers(self, phase: str, answers: Mapping[str, Any]) -> QuizResult:
        """Grades answers by question id; raises BadAnswer when they do not fit."""
        manifest, quiz, terms = self.the_quiz(phase)
        return self._remembered(manifest, grade_quiz(quiz, answers, terms.passing_mark))

    def _remembered(self, manifest: LabManifest, result: QuizResult) -> QuizResult:
        answers = {graded.question.id: as_given(graded.answer) for graded in result.questions}
        self._record.remember_quiz(QuizAttempt(manifest.id, result.quiz.id, answers, result.right_answers))
        return result


def as_given(answer: Answer) -> Any:
    """The answer as a file would give it."""
    if isinstance(answer, str):
        return answer
    return dict(answer) if isinstance(answer, Mapping) else list(answer)
