"""An exercise where the engine expects a lab."""

from __future__ import annotations

from collections.abc import Mapping

from bigtech_lab.application.ports.exercise_library import ExerciseLibrary
from bigtech_lab.application.ports.lab_library import LoadedLab


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
