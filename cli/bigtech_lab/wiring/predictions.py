"""The verb predict."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.instances import stack_view
from bigtech_lab.wiring.learning import lab_session, learner_record

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bigtech_lab.application.make_prediction import MakePrediction
    from bigtech_lab.application.ports.prediction_library import PredictionLibrary
    from bigtech_lab.application.ports.stack_view import StackView
    from bigtech_lab.checks.experiment import Experiment


def prediction_library(labs: Path | None = None) -> PredictionLibrary:
    """The predictions of this installation's labs, or of another folder's."""
    from bigtech_lab.adapters.prediction_folders import PredictionFolders

    return PredictionFolders(labs or settings().bundle_dir / "labs")


def make_prediction(instance: str, labs: Path | None = None) -> MakePrediction:
    """Predictions on an instance."""
    from bigtech_lab.application.make_prediction import MakePrediction

    def open_experiment(stack: StackView) -> AbstractAsyncContextManager[Experiment]:
        return _opened_experiment(instance, stack)

    return MakePrediction(
        prediction_library(labs),
        learner_record(),
        stack=lambda: stack_view(instance),
        open_experiment=open_experiment,
    )


@asynccontextmanager
async def _opened_experiment(instance: str, stack: StackView) -> AsyncIterator[Experiment]:
    from secrets import randbelow

    from bigtech_lab.checks.experiment import Experiment
    from bigtech_lab.domain.catalogue import CATALOGUE
    from bigtech_lab.domain.check_definition import CheckDefinition
    from bigtech_lab.domain.evidence import Evidence

    async def nothing(_: object) -> Evidence:
        return Evidence()

    # An experiment has the whole stack to itself, so it may disturb any of it.
    whole = CheckDefinition("experiment", "", nothing, locks=frozenset(CATALOGUE))
    async with lab_session(instance)(stack, randbelow(1_000_000)) as lab_for:
        lab = lab_for(whole, {})
        try:
            yield Experiment(lab)
        finally:
            await lab.settled()
