"""What the verbs of `exercise` print for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bigtech_lab.application.work_on_exercise import Work
from bigtech_lab.domain.component_trouble import ComponentTrouble
from bigtech_lab.domain.exercise import Exercise
from bigtech_lab.domain.exercise_record import Standing
from bigtech_lab.domain.hint_ladder import Hint
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation import exercise_words as words
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.check_words import VERDICTS
from bigtech_lab.presentation.component_trouble_text import text_of
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.console import Console

_MARKS = {"passed": ("✓", palette.GOOD), "failed": ("✗", palette.BAD), "open": ("·", palette.QUIET)}


class ExerciseText:
    """Writes to a console in one language."""

    def __init__(self, console: Console, language: str) -> None:
        self._console = console
        self._language = language

    def listed(self, exercises: Iterable[tuple[Exercise, Standing, Path | None]]) -> None:
        """Every exercise with its state and its folder."""
        for exercise, standing, folder in exercises:
            state = words.STATES[standing.state].in_language(self._language)
            self._line(f"{exercise.id}  {exercise.title.in_language(self._language)}  ({state})")
            self._line(f"    {exercise.goal.in_language(self._language)}", palette.QUIET)
            place = str(folder) if folder else words.NO_WORKSPACE.in_language(self._language)
            self._line(f"    {place}", palette.QUIET)

    def begun(self, work: Work, restarted: Sequence[str], *, stack_runs: bool) -> None:
        """The new workspace, and what to do now."""
        exercise = work.loaded.exercise
        self.say(words.MADE, id=exercise.id, folder=work.folder)
        self.say(words.TO_WRITE)
        for path in sorted(work.files):
            self._line(f"  {path}")
        for step in exercise.steps:
            self._line(f"  {step.id}  {step.title.in_language(self._language)}", palette.QUIET)
        if restarted:
            self.say(words.RESTARTED, components=", ".join(restarted))
        elif not stack_runs:
            self.say(words.STACK_LATER, folder=work.folder)
        self.say(words.THEN, id=exercise.id)

    def status(
        self, exercise: Exercise, standing: Standing, folder: Path | None, running: Mapping[str, bool]
    ) -> None:
        """The steps as they were graded last, and what the stack runs."""
        state = words.STATES[standing.state].in_language(self._language)
        self._line(f"{exercise.id}  {exercise.title.in_language(self._language)}  ({state})")
        self._line(f"  {folder or words.NO_WORKSPACE.in_language(self._language)}", palette.QUIET)
        titles = {step.id: step.title.in_language(self._language) for step in exercise.steps}
        for step in standing.steps(list(titles)):
            mark, style = _MARKS.get(step.verdict, ("◌", palette.WAITING))
            verdict = words.NOT_CHECKED if step.verdict == "open" else VERDICTS[Verdict(step.verdict)]
            said = verdict.in_language(self._language)
            code = f" ({step.code})" if step.code else ""
            self._line(f"  {mark} {step.id}  {titles[step.id]}: {said}{code}", style)
        self.say(words.HINTS_TAKEN, count=standing.hints)
        if standing.gave_up:
            self.say(words.GAVE_UP)
        for component, own in running.items():
            self.say(words.YOURS if own else words.REFERENCE, component=component)

    def ended(self, troubles: Iterable[ComponentTrouble]) -> None:
        """Which components a limit has ended, by what, and what to do."""
        for trouble in troubles:
            text = text_of(trouble)
            self._line(f"✗ {text.message.in_language(self._language)}", palette.BAD)
            if text.hint is not None:
                self._line(f"  {pasteable(text.hint.in_language(self._language))}")

    def hint(self, exercise: Exercise, hint: Hint) -> None:
        """One hint, and what comes after the last."""
        values = {"level": hint.level, "levels": hint.levels, "about": hint.about}
        self._line(words.HINT.in_language(self._language).format(**values), palette.QUIET)
        self._line(pasteable(hint.text.in_language(self._language)))
        if hint.is_last:
            self.say(words.LAST_HINT, id=exercise.id)

    def differences(self, differences: Mapping[str, str]) -> None:
        """Unified diffs."""
        for text in differences.values():
            for line in text.splitlines():
                style = {"+": palette.GOOD, "-": palette.BAD}.get(line[:1], "")
                self._line(line, style)
        if not differences:
            self.say(words.NO_DIFFERENCE)

    def say(self, sentence: Localized, **values: object) -> None:
        """One sentence."""
        self._line(pasteable(sentence.in_language(self._language).format(**values)))

    def _line(self, text: str, style: str = "") -> None:
        self._console.print(text, style=style, highlight=False, markup=False, soft_wrap=True)
