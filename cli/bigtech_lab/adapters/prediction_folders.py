"""The predictions beside the labs: `predictions.yaml` with `predictions.py`."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path

from bigtech_lab.adapters.check_module import imported_module
from bigtech_lab.adapters.located_yaml import YamlProblem
from bigtech_lab.adapters.prediction_file import load_predictions
from bigtech_lab.application.ports.prediction_library import ExperimentFunction
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.prediction import PredictionQuestion
from bigtech_lab.errors import LabFault

PREDICTIONS, EXPERIMENTS = "predictions.yaml", "predictions.py"


class PredictionFolders:
    """Implements PredictionLibrary for the labs below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> Sequence[PredictionQuestion]:
        """See the port."""
        return [prediction for file in self._files() for prediction in _read(file)]

    def experiment(self, prediction: PredictionQuestion) -> ExperimentFunction:
        """See the port."""
        home = next(file.parent for file in self._files() if prediction in _read(file))
        return experiment_in(home, prediction.experiment)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"phase_*/{PREDICTIONS}"))


def experiment_in(folder: Path, name: str) -> ExperimentFunction:
    """The async function of that name in the folder's `predictions.py`; LabFault when there is none."""
    file = folder / EXPERIMENTS
    module = imported_module(file, f"bigtech_lab_labs.{folder.name}_predictions")
    function: ExperimentFunction | None = getattr(module, name, None)
    if function is None or not inspect.iscoroutinefunction(function):
        message = Localized(
            f"{file} has no async function '{name}'", f"{file}에 async 함수 '{name}'이 없습니다"
        )
        raise LabFault(message, code="broken-lab")
    return function


def _read(file: Path) -> list[PredictionQuestion]:
    try:
        return load_predictions(file)[0]
    except YamlProblem as problem:
        hint = Localized(
            "The format is described in schemas/predictions.schema.json.",
            "형식은 schemas/predictions.schema.json에 있습니다.",
        )
        raise LabFault(str(problem), code="broken-predictions", hint=hint) from None
