"""predictions.yaml and predictions.py, of the course and broken ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bigtech_lab import wiring
from bigtech_lab.adapters.prediction_folders import PredictionFolders
from bigtech_lab.errors import LabFault

OPTION = {"text": {"en": "t", "ko": "글"}, "feedback": {"en": "f", "ko": "글"}}
PREDICTION = {
    "id": "C9.1",
    "title": {"en": "t", "ko": "글"},
    "question": {"en": "q", "ko": "글"},
    "kind": "single",
    "options": [{"id": "one", **OPTION}, {"id": "two", **OPTION}],
    "does": {"en": "d", "ko": "글"},
    "experiment": "it_happens",
    "seconds": 3,
}


def folders(tmp_path: Path, prediction: dict[str, object], code: str = "") -> PredictionFolders:
    lab = tmp_path / "phase_09_made_up"
    lab.mkdir()
    document = {"format_version": 1, "predictions": [prediction]}
    (lab / "predictions.yaml").write_text(json.dumps(document, indent=1), encoding="utf-8")
    (lab / "predictions.py").write_text(code, encoding="utf-8")
    return PredictionFolders(tmp_path)


def test_every_prediction_of_the_course_has_its_experiment() -> None:
    library = wiring.prediction_library()
    predictions = library.all()
    assert {"C2.4", "C3.3", "C4.3"} <= {prediction.id for prediction in predictions}
    for prediction in predictions:
        assert library.experiment(prediction).__doc__, prediction.id
        assert set(prediction.feedback) == {choice.id for choice in prediction.question.choices}


def test_no_two_predictions_of_the_course_have_the_same_id() -> None:
    ids = [prediction.id for prediction in wiring.prediction_library().all()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "many"}, "many"),
        ({"title": {"en": "t"}}, "ko"),
        ({"wrong": 1}, "wrong"),
        ({"options": [PREDICTION["options"][0]] * 2}, "option 'one' exists twice"),  # type: ignore[index]
    ],
    ids=["kind", "translation", "unknown key", "twice"],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, change: dict[str, object], said: str) -> None:
    with pytest.raises(LabFault, match=r"predictions\.yaml:\d+") as raised:
        folders(tmp_path, {**PREDICTION, **change}).all()
    assert said in raised.value.message


@pytest.mark.parametrize("code", ["", "def it_happens(view): ...", "import nothing_of_that_name"])
def test_an_experiment_that_is_missing_is_the_labs_fault(tmp_path: Path, code: str) -> None:
    library = folders(tmp_path, PREDICTION, code)
    (prediction,) = library.all()
    with pytest.raises(LabFault, match=r"predictions\.py"):
        library.experiment(prediction)
