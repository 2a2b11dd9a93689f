"""A prediction for people: the list, the question, the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.prediction import PredictionOutcome, PredictionQuestion
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import prediction_words as words
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.printable import printable
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.console import Console


def show_predictions(console: Console, predictions: Sequence[PredictionQuestion], language: str) -> None:
    """Every prediction in a line, and how to make one."""
    from rich.text import Text

    for prediction in predictions:
        name = Text(f"{prediction.id:6} ", style=palette.ACCENT)
        console.print(hanging(name, Text(prediction.title.in_language(language))))
    last = words.LISTED if predictions else words.NONE
    told = last.in_language(language).format(id=predictions[0].id if predictions else "")
    console.print(Text(pasteable(told), style=palette.QUIET))


def show_options(console: Console, asked: PredictionQuestion, language: str) -> None:
    """The question and its options by id, for `--answer`."""
    from rich.text import Text

    console.print(Text(asked.question.text.in_language(language), style=palette.STRONG))
    width = max(len(choice.id) for choice in asked.question.choices) + 2
    for choice in asked.question.choices:
        name = Text(f"  {choice.id:{width}}", style=palette.ACCENT)
        console.print(hanging(name, Text(choice.text.in_language(language))))


def announce(console: Console, asked: PredictionQuestion, instance: str, language: str) -> None:
    """What the lab will do to the stack, before the learner answers."""
    from rich.text import Text

    console.print(Text(asked.title.in_language(language), style=palette.STRONG))
    does = asked.does.in_language(language)
    told = words.DOES.in_language(language).format(instance=instance, seconds=asked.seconds, does=does)
    console.print(Text(told, style=palette.QUIET))


def say_doing(console: Console, language: str) -> None:
    """That the experiment has begun."""
    _say(console, words.DOING, language)


def say_breaking_off(console: Console, language: str) -> None:
    """That it is broken off, and what takes so long now."""
    _say(console, words.BREAKING_OFF, language)


def show_outcome(console: Console, outcome: PredictionOutcome, language: str) -> None:
    """Each option: predicted, observed, what was seen, why."""
    from rich.text import Text

    headings = [text.in_language(language) for text in (words.PREDICTED, words.OBSERVED)]
    console.print()
    console.print(Text(f"  {headings[0]}  {headings[1]}", style=palette.QUIET))
    for choice in outcome.asked.question.choices:
        said, came = choice.id in outcome.predicted, choice.id in outcome.observation.happened
        style = palette.GOOD if said == came else palette.BAD
        marks = Text(f"   {'✓' if said else '·'}     {'✓' if came else '·'}    ", style=style)
        console.print(hanging(marks, Text(choice.text.in_language(language), style=palette.STRONG)))
        seen = outcome.observation.seen.get(choice.id)
        if seen is not None:
            console.print(
                hanging(Text(" " * 14), Text(printable(seen.in_language(language)), style=palette.QUIET))
            )
        console.print(hanging(Text(" " * 14), Text(outcome.asked.feedback[choice.id].in_language(language))))
    console.print()
    verdict, style = (words.RIGHT, palette.GOOD) if outcome.right else (words.WRONG, palette.BAD)
    console.print(Text(verdict.in_language(language), style=style))
    restored = words.RESTORED.in_language(language).format(seconds=outcome.duration_ms / 1000)
    console.print(Text(restored, style=palette.QUIET))


def _say(console: Console, text: Localized, language: str) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(text.in_language(language), style=palette.QUIET))
