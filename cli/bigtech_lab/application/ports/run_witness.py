"""Keeps what the checks of a run see, and lets them judge again by that alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.run_checks import LabFor
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.recording import Recording


class RunWitness(Protocol):
    """Writes down what is seen through the windows that checks are given."""

    def begin_round(self) -> None:
        """Everything is checked (once more)."""
        ...

    def of_phase(self, phase: int, lab_for: LabFor) -> LabFor:
        """The labs of a phase's checks, watched."""
        ...


@dataclass(frozen=True, slots=True)
class ReplayedAttempt:
    """What a check made of what was recorded; `unrecorded` are questions that it had not asked in the run."""

    result: CheckResult
    unrecorded: tuple[str, ...] = ()


Replayed = Mapping[tuple[int, str], Sequence[ReplayedAttempt]]
"""(phase, check id) → one attempt for each round in which the check ran."""


class ReplayRun(Protocol):
    """Runs checks on a recording."""

    def __call__(
        self, recording: Recording, labs: Sequence[LoadedLab], *, seed: int, instance: str
    ) -> Replayed:
        """What the checks of these labs make of it."""
        ...
