"""A quiz as a check: passed, failed, or open while the learner has not answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.application.grade_quiz import grade_quiz
from bigtech_lab.domain.attempt import Attempt, Ending
from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.check_selection import quiz_check_id
from bigtech_lab.domain.failure_text import COMMON_FAILURES
from bigtech_lab.domain.lab_manifest import QuizTerms
from bigtech_lab.domain.quiz import BadAnswer, Quiz


def judge_quiz(named: str, terms: QuizTerms, quiz: Quiz, answers: Mapping[str, Any] | None) -> CheckResult:
    """The result of a quiz from a learner's answers, None when there are none.

    `named` is how `bigtech-lab quiz` is asked for it.
    Answers that no longer fit, because the quiz has changed since, count as none.
    """
    if answers is None:
        return _open(named, terms)
    try:
        graded = grade_quiz(quiz, answers, terms.passing_mark)
    except BadAnswer:
        return _open(named, terms)
    evidence = {
        "right_answers": graded.right_answers,
        "questions": {question.question.id: question.right for question in graded.questions},
    }
    if graded.passed:
        return _result(terms, Ending.EVIDENCE, evidence=evidence, answers=answers)
    text = COMMON_FAILURES["quiz-below-mark"].filled(
        {
            "right": graded.right_answers,
            "total": len(graded.questions),
            "needed": terms.passing_mark,
            "quiz": named,
        }
    )
    return _result(
        terms,
        Ending.FAILURE,
        answers=answers,
        code="quiz-below-mark",
        message=text.message,
        expected=terms.passing_mark,
        actual=graded.right_answers,
        evidence=evidence,
        hint=text.hint,
        docs=terms.docs,
        reproduce=f"bigtech-lab quiz {named}",
    )


def _open(named: str, terms: QuizTerms) -> CheckResult:
    text = COMMON_FAILURES["quiz-open"].filled({"quiz": named})
    return _result(
        terms,
        Ending.UNANSWERED,
        code="quiz-open",
        message=text.message,
        hint=text.hint,
        docs=terms.docs,
        reproduce=f"bigtech-lab quiz {named}",
        blocked_by=BlockedBy.OPEN_QUIZ,
    )


def _result(terms: QuizTerms, ending: Ending, **fields: Any) -> CheckResult:
    attempt = Attempt(ending, fields.get("code"))
    return CheckResult(
        id=quiz_check_id(terms.id),
        sentence=terms.sentence,
        verdict=attempt.verdict,
        points=terms.points,
        attempts_made=(attempt,),
        **fields,
    )
