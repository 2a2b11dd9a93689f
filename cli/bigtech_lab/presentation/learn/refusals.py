"""Why a choice has no checks to run, or no hints to give."""

from __future__ import annotations

from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.choice import Choice
from bigtech_lab.presentation.learn.plain_command import command_of
from bigtech_lab.presentation.learn.speaker import Speaker


def why_no_checks(choice: Choice, say: Speaker) -> str | None:
    """The sentence; None where there are checks to run."""
    entry = choice.checkpoint
    if entry is None:
        return say(words.NOT_A_CHECKPOINT)
    if not entry.witnessed:
        return say(words.NO_CHECK, id=choice.name)
    return _quiz(choice, say) if choice.only_quizzes_missing else None


def why_no_hints(choice: Choice, say: Speaker) -> str | None:
    """The sentence; None where something is missing that has hints."""
    if choice.checkpoint is None:
        return say(words.NOT_A_CHECKPOINT)
    if not choice.checkpoint.missing:
        return say(words.NO_HINTS)
    return _quiz(choice, say) if choice.only_quizzes_missing else None


def _quiz(choice: Choice, say: Speaker) -> str:
    return say(words.QUIZ_ONLY, id=choice.name, command=command_of(choice))
