"""A learner's checklist for people: at a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bigtech_lab.domain.learner_progress import (
    CourseProgress,
    ItemProgress,
    ItemState,
    PhaseProgress,
)
from bigtech_lab.domain.way_to_do import commands_for
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import progress_words as words
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.program import pasteable
from bigtech_lab.presentation.study_time import local_date, study_time

if TYPE_CHECKING:
    from rich.console import Console

MARKS = {
    ItemState.DONE: ("✓", palette.GOOD),
    ItemState.STARTED: ("◐", palette.WAITING),
    ItemState.OPEN: ("·", palette.QUIET),
}


def show_progress(console: Console, phases: Sequence[PhaseProgress], language: str) -> None:
    """The checklist, phase by phase."""
    from rich.text import Text

    for phase in phases:
        style = palette.GOOD if phase.complete else palette.STRONG
        console.print(Text(heading(phase, language), style=style))
        console.print(Text("  " + " · ".join(facts_of_phase(phase, language)), style=palette.QUIET))
        for entry in phase.items:
            mark, mark_style = MARKS[entry.state]
            label = Text.assemble((f"  {mark} ", mark_style), (f"{entry.item.id:<5}", palette.ACCENT))
            told = " · ".join(facts_of_item(entry, language))
            said = Text.assemble(entry.item.title.in_language(language), ("  " + told, palette.QUIET))
            console.print(hanging(label, said))
        console.print()


def show_next(console: Console, progress: CourseProgress, page: str | None, language: str) -> None:
    """What to do now, with its commands."""
    from rich.text import Text

    following = progress.next_item
    if following is None:
        console.print(Text(pasteable(words.ALL_DONE.in_language(language)), style=palette.GOOD))
        return
    phase, entry = following
    console.print(Text(heading(phase, language), style=palette.QUIET))
    title = f"{entry.item.id}  {entry.item.title.in_language(language)}"
    console.print(Text(title, style=palette.STRONG))
    told = " · ".join(facts_of_item(entry, language))
    if told:
        console.print(Text(f"  {told}", style=palette.QUIET))
    for number, step in enumerate(entry.item.steps, 1):
        console.print(hanging(Text(f"  {number}. "), Text(step.in_language(language))))
    if entry.item.file is not None:
        console.print(Text("  " + (page or words.NOT_WRITTEN.in_language(language))))
    for command in commands_for(entry, phase.phase.number):
        console.print(Text(f"  {pasteable(command)}", style=palette.ACCENT))


def progress_as_markdown(progress: CourseProgress, phases: Sequence[PhaseProgress], language: str) -> str:
    """The checklist to copy, one section a phase."""
    return "\n".join(_markdown(progress, phases, language)) + "\n"


def heading(phase: PhaseProgress, language: str) -> str:
    """A phase's number and title."""
    number = words.PHASE.in_language(language).format(number=phase.phase.number)
    return f"{number} · {phase.phase.title.in_language(language)}"


def facts_of_phase(phase: PhaseProgress, language: str) -> Iterator[str]:
    """What stands beside a phase: its days, whether it is required, how far the learner is."""
    first, last = phase.phase.days
    yield words.DAYS.in_language(language).format(first=first, last=last)
    yield (words.REQUIRED if phase.phase.required else words.BY_INTEREST).in_language(language)
    done = sum(entry.state is ItemState.DONE for entry in phase.checkpoints)
    yield words.COUNT.in_language(language).format(done=done, total=len(phase.checkpoints))
    if phase.done_at:
        yield words.COMPLETE.in_language(language).format(date=local_date(phase.done_at))
    if phase.seconds:
        time = study_time(phase.seconds, language)
        yield words.SPENT.in_language(language).format(time=time)


def facts_of_item(entry: ItemProgress, language: str) -> Iterator[str]:
    """What stands beside an item: its kind, its length or its date, what is missing."""
    yield words.KINDS[entry.item.kind].in_language(language)
    if entry.item.optional:
        yield words.OPTIONAL.in_language(language)
    if entry.done_at:
        yield local_date(entry.done_at)
        if not entry.witnessed:
            yield words.OWN_WORD.in_language(language)
    elif entry.started_at:
        yield words.STARTED.in_language(language).format(date=local_date(entry.started_at))
        if entry.missing:
            yield words.MISSING.in_language(language).format(names=", ".join(entry.missing))
    elif entry.item.minutes:
        yield study_time(entry.item.minutes * 60, language)
    if entry.seconds:
        time = study_time(entry.seconds, language)
        yield words.SPENT.in_language(language).format(time=time)


def _markdown(progress: CourseProgress, phases: Sequence[PhaseProgress], language: str) -> Iterator[str]:
    yield f"# {progress.course.title.in_language(language)}: {words.CHECKLIST.in_language(language)}"
    for phase in phases:
        yield ""
        yield f"## {heading(phase, language)}"
        yield ""
        yield " · ".join(facts_of_phase(phase, language))
        yield ""
        for entry in phase.items:
            box = "x" if entry.state is ItemState.DONE else " "
            told = " · ".join(facts_of_item(entry, language))
            yield f"- [{box}] **{entry.item.id}** {entry.item.title.in_language(language)} ({told})"
