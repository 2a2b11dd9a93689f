"""A small phase with one quiz, for tests of everything around labs."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.lab_manifest import CheckText, LabManifest, QuizTerms
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import (
    Answer,
    Choice,
    InOrder,
    Question,
    QuestionKind,
    Quiz,
    Seal,
    choosable,
    parts,
)
from bigtech_lab.domain.quiz_seal import Feedback
from bigtech_lab.domain.quiz_source import PlainKey, seal_question
from bigtech_lab.domain.short_key import ShortKey


def both(text: str) -> Localized:
    """A sentence and its translation."""
    return Localized(text, f"{text} (한국어)")


def text_of(check: str) -> CheckText:
    """What a learner reads about a made-up check."""
    return CheckText(f"{check} 검사", both(f"hint of {check}"), "QUICK_START.md")


def made_up_question(question_id: str, kind: QuestionKind, answer: Answer) -> Question:
    """A question with the choices a, b, c (and the items x, y), sealed over that answer."""
    choices = tuple(Choice(name, both(f"choice {name}")) for name in "abc")
    items = tuple(Choice(name, both(f"item {name}")) for name in "xy")
    choices = choices if kind is not QuestionKind.SHORT else ()
    items = items if kind is QuestionKind.MATCHING else ()
    bare = Question(question_id, kind, both(f"question {question_id}"), choices, items, Seal("", "", {}))
    right = set(parts(answer))
    feedback = {part: Feedback(part in right, both(f"about {part}")) for part in choosable(bare)}
    if kind is QuestionKind.SHORT:
        mistakes = ((("inbox",), both("about inbox")),)
        key = ShortKey((str(answer), "Event-Outbox"), both(f"about {answer}"), both("about others"), mistakes)
        feedback = dict(key.sealed_pieces())
    seal = seal_question(question_id, PlainKey(answer, feedback))
    return Question(question_id, kind, bare.text, choices, items, seal)


RIGHT_ANSWERS: dict[str, Answer] = {
    "one": "b",
    "some": ("a", "c"),
    "pairs": {"x": "a", "y": "b"},
    "row": InOrder(("c", "a", "b")),
    "word": "outbox",
}


def made_up_quiz() -> Quiz:
    """A question of each kind; the right answers are `RIGHT_ANSWERS`."""
    kinds = dict(zip(RIGHT_ANSWERS, QuestionKind, strict=True))
    questions = tuple(made_up_question(name, kind, RIGHT_ANSWERS[name]) for name, kind in kinds.items())
    return Quiz("facts", both("Facts"), questions)


def made_up_lab(
    *checks: CheckDefinition, listed: Sequence[str] | None = None, quiz: bool = False
) -> LoadedLab:
    """A phase with one checkpoint for these checks (all of them unless told) and one for a quiz."""
    names = tuple(check.id for check in checks) if listed is None else tuple(listed)
    checkpoints = [Checkpoint("C7.1", both("The checks"), names)] if names else []
    terms = {}
    if quiz:
        checkpoints.append(Checkpoint("C7.2", both("The quiz"), (), "facts"))
        terms["facts"] = QuizTerms("facts", "quiz.yaml", 5, 2, both("Knows the facts."), "DEVELOPER_GUIDE.md")
    texts = {check.id: text_of(check.id) for check in checks}
    manifest = LabManifest(7, "made-up", both("Made up"), "msa", (), tuple(checkpoints), texts, {}, terms)
    quizzes = {"facts": made_up_quiz()} if quiz else {}
    return LoadedLab(manifest, {check.id: check for check in checks}, texts, quizzes)
