"""An exercise where the engine expects a lab, and a stack whose logs keep its secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bigtech_lab.application.ports.exercise_library import ExerciseLibrary
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.endpoints import Endpoints


class ExercisesAsLabs:
    """Implements LabLibrary: an exercise's id is its lab's name."""

    def __init__(self, exercises: ExerciseLibrary) -> None:
        self._exercises = exercises

    def phases(self) -> Mapping[int, str]:
        """The exercises by the phase that they belong to."""
        loaded = [self._exercises.load(name).exercise for name in self._exercises.ids()]
        return {exercise.phase: exercise.id for exercise in loaded}

    def load(self, phase: str) -> LoadedLab:
        """The exercise of that id."""
        return self._exercises.load(phase).lab


class DiscreetStack:
    """Implements StackView over another one; `hide` is applied to every line of a log."""

    def __init__(self, stack: StackView, hide: Callable[[str], str]) -> None:
        self._stack = stack
        self._hide = hide

    @property
    def instance(self) -> str:
        """See the port."""
        return self._stack.instance

    def endpoints(self) -> Endpoints:
        """See the port."""
        return self._stack.endpoints()

    def status(self) -> StackStatus:
        """See the port."""
        return self._stack.status()

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        """See the port."""
        return tuple(self._hide(line) for line in self._stack.last_log_lines(component, count))
