"""What came of a quiz."""

from __future__ import annotations

from dataclasses import dataclass

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Answer, Question, QuestionKind, Quiz, choosable, parts
from bigtech_lab.domain.quiz_seal import Feedback, feedback_for, is_right

_INCOMPLETE = Feedback(
    right=False,
    text=Localized(
        "Everything that you chose is right, but something is still missing.",
        "고른 항목은 모두 맞지만 아직 빠진 것이 있습니다.",
    ),
)


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One answered question; `feedback` has a piece for each piece of the answer (choice, or pair)."""

    question: Question
    answer: Answer
    right: bool
    feedback: tuple[tuple[str, Feedback], ...]


@dataclass(frozen=True, slots=True)
class QuizResult:
    """A graded quiz; it is passed with `passing_mark` right answers."""

    quiz: Quiz
    questions: tuple[QuestionResult, ...]
    passing_mark: int

    @property
    def right_answers(self) -> int:
        """How many questions were answered rightly."""
        return sum(question.right for question in self.questions)

    @property
    def passed(self) -> bool:
        """Whether that is enough."""
        return self.right_answers >= self.passing_mark


def grade_answer(question: Question, answer: Answer) -> QuestionResult:
    """Whether the answer is right, and what to say to each piece of it."""
    right = is_right(question, answer)
    given = set(parts(answer))
    foreseen = choosable(question) or parts(answer)
    feedback = [(part, feedback_for(question, part)) for part in foreseen if part in given]
    if question.kind is not QuestionKind.SHORT and not right and all(piece.right for _, piece in feedback):
        feedback.append(("", _INCOMPLETE))
    return QuestionResult(question, answer, right, tuple(feedback))
