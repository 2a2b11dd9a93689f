"""Where the predictions of the course come from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from bigtech_lab.domain.prediction import Observation, PredictionQuestion

ExperimentFunction = Callable[[Any], Awaitable[Observation]]


class PredictionLibrary(Protocol):
    """The predictions of all labs; LabFault when the files of one are broken."""

    def all(self) -> Sequence[PredictionQuestion]:
        """Every prediction, in the order of the phases."""
        ...

    def experiment(self, prediction: PredictionQuestion) -> ExperimentFunction:
        """What is done for it."""
        ...
