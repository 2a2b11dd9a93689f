"""`predict`: a learner says what will happen, the lab does it, both are laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from time import monotonic, sleep
from typing import Any

from bigtech_lab.application.ports.learner_record import LearnerRecord, Prediction
from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.application.ports.prediction_library import PredictionLibrary
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.instance import instance_option
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.prediction import Observation, PredictionOutcome, PredictionQuestion
from bigtech_lab.domain.quiz import BadAnswer, QuestionKind, parts
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabFault, unknown_name

OpenExperiment = Callable[[StackView], AbstractAsyncContextManager[Any]]
"""Opens the windows on a stack for one experiment; the stack is whole again when they are closed."""

_SETTLING = {ComponentState.STARTING, ComponentState.NOT_READY}
_SETTLE_SECONDS = 20.0
_BETWEEN_LOOKS = 0.2
_OUR_FAULT = (AssertionError, AttributeError, IndexError, KeyError, NameError, TypeError, ValueError)


class MakePrediction:
    """Predictions on one instance."""

    def __init__(
        self,
        library: PredictionLibrary,
        record: LearnerRecord,
        *,
        stack: Callable[[], StackView],
        open_experiment: OpenExperiment,
    ) -> None:
        self._library = library
        self._record = record
        self._stack = stack
        self._open_experiment = open_experiment

    def question(self, name: str) -> PredictionQuestion:
        """The prediction of that id; BadUsage with the nearest when there is none."""
        known = {prediction.id.upper(): prediction for prediction in self._library.all()}
        if name.upper() not in known:
            raise unknown_name("prediction", name, [prediction.id for prediction in known.values()])
        return known[name.upper()]

    def read(self, asked: PredictionQuestion, given: Sequence[str]) -> frozenset[str]:
        """The options as a person typed them; BadUsage when they do not fit."""
        single = asked.question.kind is QuestionKind.SINGLE
        try:
            answer = asked.question.read(given[0] if single and len(given) == 1 else list(given))
        except BadAnswer as problem:
            raise BadUsage(
                str(problem), code="bad-prediction", hint=f"bigtech-lab predict {asked.id} --list"
            ) from None
        return frozenset(parts(answer))

    def must_be_whole(self) -> None:
        """EnvironmentNotReady unless the whole stack is ready.

        What is down already would be taken for an effect of the experiment. What only just starts gets time.
        """
        deadline = monotonic() + _SETTLE_SECONDS
        status = self._stack().status()
        while any(c.state in _SETTLING for c in status.components) and monotonic() < deadline:
            sleep(_BETWEEN_LOOKS)
            status = self._stack().status()
        down = [c.name for c in status.components if c.state is not ComponentState.READY]
        if down or not status.components:
            option = instance_option(status.instance)
            missing = "everything" if len(down) == len(status.components) else ", ".join(down)
            raise EnvironmentNotReady(
                Localized(
                    f"The experiment needs a stack that is whole; not ready: {missing}.",
                    f"실험에는 온전한 스택이 필요합니다. 준비되지 않은 것: {missing}.",
                ),
                code="stack-not-whole",
                hint=f"bigtech-lab up{option}",
            )

    async def __call__(self, asked: PredictionQuestion, predicted: frozenset[str]) -> PredictionOutcome:
        """Does the experiment; the stack is whole afterwards, whatever happened.

        Raises EnvironmentNotReady when the stack did not bear it, LabFault when the experiment is broken.
        """
        began = monotonic()
        observation = await self._observed(asked)
        return PredictionOutcome(asked, predicted, observation, round((monotonic() - began) * 1000))

    def remember(self, outcome: PredictionOutcome) -> None:
        """Puts it into the learner's record; LabError when that cannot be written."""
        happened = sorted(outcome.observation.happened)
        self._record.remember_prediction(
            Prediction(outcome.asked.id, sorted(outcome.predicted), happened, right=outcome.right)
        )

    async def _observed(self, asked: PredictionQuestion) -> Observation:
        experiment = self._library.experiment(asked)
        try:
            async with self._open_experiment(self._stack()) as view:
                observation = await experiment(view)
        except Unreachable as problem:
            raise EnvironmentNotReady(
                Localized(
                    f"The experiment could not go on: {problem}", f"실험을 계속할 수 없었습니다: {problem}"
                ),
                code="experiment-broken-off",
                hint=f"bigtech-lab logs {problem.component}",
            ) from problem
        except _OUR_FAULT as problem:
            message = Localized(
                f"The experiment of {asked.id} is broken: {type(problem).__name__}: {problem}",
                f"{asked.id} 실험이 고장 났습니다: {type(problem).__name__}: {problem}",
            )
            raise LabFault(message, code="broken-experiment") from problem
        unknown = observation.happened - {choice.id for choice in asked.question.choices}
        if unknown:
            message = Localized(
                f"The experiment of {asked.id} observed '{min(unknown)}', which is no option.",
                f"{asked.id} 실험이 선택지에 없는 것을 관찰했습니다: '{min(unknown)}'.",
            )
            raise LabFault(message, code="broken-experiment")
        return observation
