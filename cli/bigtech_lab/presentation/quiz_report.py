"""The result of a quiz: for people, as JSON, and the file to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bigtech_lab.domain.lab_manifest import LabManifest
from bigtech_lab.domain.quiz import Question, QuestionKind, Quiz, as_given
from bigtech_lab.domain.quiz_result import QuizResult
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import quiz_words as words
from bigtech_lab.presentation.program import pasteable
from bigtech_lab.presentation.trace_exhibit_text import exhibit_lines

if TYPE_CHECKING:
    from rich.console import Console


def quiz_as_json(result: QuizResult, phase: int, language: str, seed: int | None = None) -> dict[str, Any]:
    """The result (`quiz-result.schema.json`)."""
    return {
        "format_version": 1,
        "phase": phase,
        "quiz": result.quiz.id,
        "seed": seed,
        "passed": result.passed,
        "right_answers": result.right_answers,
        "passing_mark": result.passing_mark,
        "total": len(result.questions),
        "questions": [
            {
                "id": graded.question.id,
                "right": graded.right,
                "answer": as_given(graded.answer),
                "feedback": [
                    {"part": part, "right": piece.right, "text": piece.text.in_language(language)}
                    for part, piece in graded.feedback
                ],
            }
            for graded in result.questions
        ],
    }


def show_outcome(console: Console, result: QuizResult, manifest: LabManifest, language: str) -> None:
    """Whether the quiz is passed."""
    from rich.text import Text

    text = words.PASSED if result.passed else words.NOT_PASSED
    values = {
        "right": result.right_answers,
        "total": len(result.questions),
        "needed": result.passing_mark,
        "quiz": manifest.named(result.quiz.id),
    }
    style = palette.GOOD if result.passed else palette.BAD
    console.print()
    console.print(Text(pasteable(text.in_language(language).format_map(values)), style=style))
    console.print(
        Text(
            pasteable(words.REMEMBERED.in_language(language).format(phase=manifest.phase)),
            style=palette.QUIET,
        )
    )


def answers_template(quiz: Quiz, manifest: LabManifest, language: str) -> str:
    """A YAML file with every question and choice as comments, and a place for each answer."""
    values = {"phase": manifest.phase, "quiz": manifest.named(quiz.id)}
    lines = [f"# {pasteable(words.TEMPLATE.in_language(language).format_map(values))}"]
    for question in quiz.questions:
        lines.append("")
        if question.trace is not None:
            lines += [f"# {words.TRACE.in_language(language).format(flow=question.trace.flow)}"]
            lines += [f"#   {line}" for line in exhibit_lines(question.trace)]
        lines.append(f"# {question.text.in_language(language)}")
        lines += [f"#   {choice.id}: {choice.text.in_language(language)}" for choice in question.choices]
        lines += _places(question, language)
    return "\n".join(lines) + "\n"


def _places(question: Question, language: str) -> Iterator[str]:
    if question.kind in {QuestionKind.SINGLE, QuestionKind.SHORT}:
        yield f"{question.id}: "
    elif question.kind is QuestionKind.MULTIPLE:
        yield f"{question.id}: []"
    elif question.kind is QuestionKind.ORDERING:
        yield f"{question.id}: []   # {words.IN_ORDER.in_language(language)}"
    else:
        yield f"{question.id}:"
        for item in question.items:
            yield f"  {item.id}:   # {item.text.in_language(language)}"
