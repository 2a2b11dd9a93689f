"""The exercises: what they ask, their checks, starter files, hints and solutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.domain.exercise import Exercise
from bigtech_lab.domain.hint_ladder import HintLadders

Files = Mapping[str, str]
"""Path (with `/`) → text."""


@dataclass(frozen=True, slots=True)
class LoadedExercise:
    """An exercise ready to be worked on.

    `starter` and `solution` are the learner's files, `given` what stands around them in `reference_impl`.
    """

    exercise: Exercise
    lab: LoadedLab
    hints: HintLadders
    starter: Files
    solution: Files
    given: Files


class ExerciseLibrary(Protocol):
    """Finds exercises by id, in any case of letters (`X3`, `x3`)."""

    def ids(self) -> Sequence[str]:
        """The ids of all exercises, in the order of the course."""
        ...

    def load(self, exercise: str) -> LoadedExercise:
        """The exercise; BadUsage with the nearest id when there is none, LabFault when its files are
        broken."""
        ...
