"""The mistakes in a lab's `predictions.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bigtech_lab.adapters.located_yaml import YamlProblem, load_located
from bigtech_lab.adapters.prediction_file import prediction_contradictions
from bigtech_lab.adapters.prediction_folders import EXPERIMENTS, experiment_in
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.sentence_lint import sentence_problems
from bigtech_lab.errors import LabFault


def prediction_problems(file: Path) -> Iterator[YamlProblem]:
    """Every mistake, also experiments that do not exist."""
    document = load_located(file)
    problems = document.problems_with(schema("predictions"))
    yield from problems
    if problems:
        return
    yield from prediction_contradictions(document)
    yield from sentence_problems(document)
    for index, prediction in enumerate(document.data["predictions"]):
        name = prediction["experiment"]
        try:
            experiment_in(file.parent, name)
        except (LabFault, OSError) as fault:
            there = (file.parent / EXPERIMENTS).is_file()
            told = str(fault).removeprefix(f"{file.parent}/") if there else f"there is no {EXPERIMENTS}"
            instead = f"Write 'async def {name}(lab)' in {EXPERIMENTS}."
            yield document.problem(("predictions", index, "experiment"), told, instead)
