"""A prediction is laid beside what the experiment observed, and remembered."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bigtech_lab.application.make_prediction import MakePrediction
from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.application.ports.prediction_library import ExperimentFunction
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.learner_fact import FactKind
from bigtech_lab.domain.prediction import Observation, PredictionQuestion
from bigtech_lab.domain.quiz import Choice, Question, QuestionKind, Seal
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabFault
from fakes.learner_record import FakeLearnerRecord
from fakes.made_up_lab import both
from fakes.stack_view import FakeStackView


def made_up_prediction(kind: QuestionKind) -> PredictionQuestion:
    choices = tuple(Choice(name, both(name)) for name in "abc")
    question = Question("C7.3", kind, both("What will happen?"), choices, (), Seal("", "", {}))
    feedback = {name: both(f"about {name}") for name in "abc"}
    return PredictionQuestion(
        id="C7.3",
        title=both("It happens"),
        question=question,
        feedback=feedback,
        does=both("It does it."),
        experiment="it",
        seconds=1,
    )


class Rig:
    """Implements PredictionLibrary with one prediction whose experiment sees or raises what the test says."""

    def __init__(self, seen: Sequence[str] | BaseException = (), kind: str = "multiple") -> None:
        self.prediction = made_up_prediction(QuestionKind(kind))
        self.seen = seen
        self.stack = FakeStackView()
        self.record = FakeLearnerRecord()
        self.closed = 0
        self.predict = MakePrediction(
            self, self.record, stack=lambda: self.stack, open_experiment=self._opened
        )

    def all(self) -> Sequence[PredictionQuestion]:
        return [self.prediction]

    def experiment(self, prediction: PredictionQuestion) -> ExperimentFunction:
        async def it(view: Any) -> Observation:
            if isinstance(self.seen, BaseException):
                raise self.seen
            return Observation(frozenset(self.seen))

        return it

    @asynccontextmanager
    async def _opened(self, stack: StackView) -> AsyncIterator[str]:
        try:
            yield "the view"
        finally:
            self.closed += 1


@pytest.mark.parametrize(("predicted", "right"), [("ab", True), ("a", False), ("abc", False), ("c", False)])
async def test_it_came_as_predicted_when_every_option_did(predicted: str, right: bool) -> None:
    rig = Rig("ab")

    outcome = await rig.predict(rig.prediction, frozenset(predicted))
    rig.predict.remember(outcome)

    assert outcome.right is right
    (fact,) = rig.record.facts(FactKind.PREDICTION)
    assert fact.subject == "C7.3"
    assert fact.data == {"predicted": sorted(predicted), "observed": ["a", "b"], "right": right}


def test_a_prediction_is_found_by_its_id_in_any_case_or_the_nearest_is_named() -> None:
    rig = Rig()
    assert rig.predict.question("c7.3") is rig.prediction
    with pytest.raises(BadUsage, match=r"C7\.4") as raised:
        rig.predict.question("C7.4")
    assert "C7.3" in f"{raised.value.message}{raised.value.hint}"


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [("single", ["b"], "b"), ("multiple", ["b", "a"], "ab"), ("multiple", ["c"], "c")],
)
def test_an_answer_is_read_as_options(kind: str, given: list[str], said: str) -> None:
    rig = Rig(kind=kind)
    assert rig.predict.read(rig.prediction, given) == frozenset(said)


@pytest.mark.parametrize(
    ("kind", "given"), [("single", ["a", "b"]), ("single", ["x"]), ("multiple", ["a", "x"])]
)
def test_an_answer_that_does_not_fit_is_refused(kind: str, given: list[str]) -> None:
    rig = Rig(kind=kind)
    with pytest.raises(BadUsage) as raised:
        rig.predict.read(rig.prediction, given)
    assert raised.value.hint == "bigtech-lab predict C7.3 --list"


def test_a_stack_that_is_not_whole_is_no_ground_for_an_experiment() -> None:
    rig = Rig()
    rig.predict.must_be_whole()
    rig.stack.becomes("kafka", ComponentState.PAUSED)
    with pytest.raises(EnvironmentNotReady, match="kafka"):
        rig.predict.must_be_whole()


def test_an_experiment_waits_for_what_only_just_starts() -> None:
    rig = Rig()
    rig.stack.becomes("kafka", ComponentState.STARTING)
    started = threading.Timer(0.3, rig.stack.becomes, ["kafka", ComponentState.READY])
    started.start()
    rig.predict.must_be_whole()
    started.join()


@pytest.mark.parametrize(
    ("seen", "error"),
    [
        (Unreachable("gateway", "refused"), EnvironmentNotReady),
        (KeyError("id"), LabFault),
        (["x"], LabFault),
    ],
    ids=["unreachable", "broken", "no option"],
)
async def test_an_experiment_that_goes_wrong_costs_the_learner_nothing(
    seen: Sequence[str] | BaseException, error: type[Exception]
) -> None:
    rig = Rig(seen)
    with pytest.raises(error):
        await rig.predict(rig.prediction, frozenset("a"))
    assert rig.closed == 1
    assert rig.record.facts() == []
