"""Reads `predictions.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.prediction import PredictionQuestion
from bigtech_lab.domain.quiz import Choice, Question, QuestionKind, Seal

_KINDS = {"single": QuestionKind.SINGLE, "several": QuestionKind.MULTIPLE}


def load_predictions(file: Path) -> tuple[list[PredictionQuestion], LocatedYaml]:
    """The predictions and the document they came from; raises YamlProblem."""
    document = load_located(file)
    document.check_against(schema("predictions"))
    for problem in prediction_contradictions(document):
        raise problem
    return [_prediction(data) for data in document.data["predictions"]], document


def prediction_contradictions(document: LocatedYaml) -> Iterator[YamlProblem]:
    """What of the predictions does not fit together; the document's structure is known to be right."""
    seen: set[str] = set()
    for index, data in enumerate(document.data["predictions"]):
        if data["id"] in seen:
            told = f"prediction '{data['id']}' exists twice"
            instead = f"A second one of a checkpoint has a letter: '{data['id']}b'."
            yield document.problem(("predictions", index, "id"), told, instead)
        seen.add(data["id"])
        options = [option["id"] for option in data["options"]]
        for position, option in enumerate(options):
            if option in options[:position]:
                place = ("predictions", index, "options", position, "id")
                yield document.problem(place, f"option '{option}' exists twice", "Give it another id.")


def _prediction(data: Mapping[str, Any]) -> PredictionQuestion:
    choices = tuple(Choice(option["id"], Localized(**option["text"])) for option in data["options"])
    # The system has the answer, so there is nothing to seal.
    question = Question(
        data["id"], _KINDS[data["kind"]], Localized(**data["question"]), choices, (), Seal("", "", {})
    )
    return PredictionQuestion(
        id=data["id"],
        title=Localized(**data["title"]),
        question=question,
        feedback={option["id"]: Localized(**option["feedback"]) for option in data["options"]},
        does=Localized(**data["does"]),
        experiment=data["experiment"],
        seconds=data["seconds"],
    )
