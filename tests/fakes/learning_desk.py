"""A learner's desk in memory: a small course, a lab for its first phase, a chat system to trace."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.flow_files import FlowFiles
from bigtech_lab.adapters.page_source import plain_page
from bigtech_lab.application.check_phases import CheckPhases
from bigtech_lab.application.follow_progress import FollowProgress
from bigtech_lab.application.graded_items import graded_items
from bigtech_lab.application.learning_desk import LearningDesk
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.ports.prediction_library import ExperimentFunction
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.run_checks import LabFor
from bigtech_lab.application.stimuli import STIMULI
from bigtech_lab.application.trace_flow import TraceFlow
from bigtech_lab.checks.declare import check
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.course import Course
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.learner_progress import Graded
from bigtech_lab.domain.prediction import PredictionQuestion
from bigtech_lab.domain.quiz import QuestionKind
from bigtech_lab.domain.trace_record import TraceRecord
from fakes.chat_system import FakeChatSystem, FakeStack
from fakes.course_source import FakeCourseSource
from fakes.lab_library import FakeLabLibrary
from fakes.learner_record import FakeLearnerRecord
from fakes.made_up_lab import both, made_up_lab, made_up_question
from fakes.observers import FakeObservers
from fakes.stack_view import FakeStackView

LABS = Path(__file__).parents[2] / "labs"
PAGES = {
    ("FIRST.md", "en"): "# First steps\n\nRead [more](MORE.md#further) or [ask](https://example.org/ask).\n",
    ("FIRST.md", "ko"): "# 첫걸음\n\n[더 읽기](MORE.ko.md#further)\n",
    ("MORE.md", "en"): "# More\n\n"
    + "Long.\n\n" * 80
    + "## Even further { #further }\n\nThe end.\n"
    + "Really.\n\n" * 80,
    ("MORE.md", "ko"): "# 더 읽을거리\n\n## 더 멀리 { #further }\n\n끝.\n",
    ("QUICK_START.md", "en"): "# Quick start\n",
}


@check(points=2)
async def service_answers(lab: Any) -> Evidence:
    """The service answers."""
    return Evidence()


@check(points=3)
async def event_is_published(lab: Any) -> Evidence:
    """The event is published."""
    await lab.publish()
    return Evidence()


@dataclass
class Broker:
    """What `event-is-published` looks at; a test says what it does."""

    refuses: bool = False
    hangs: bool = False
    may_tidy_up: threading.Event | None = None
    """Where there is one, whoever waited for ever cleans up, which lasts until it is set."""

    tidied_up: bool = False

    async def publish(self) -> None:
        """Succeeds, fails the check, or takes for ever."""
        if self.hangs:
            try:
                await asyncio.Event().wait()
            finally:
                await self._tidy_up()
        if self.refuses:
            raise Failure("wrong-value", what="the event")

    async def _tidy_up(self) -> None:
        if self.may_tidy_up is not None:
            await asyncio.to_thread(self.may_tidy_up.wait)
        self.tidied_up = True


@dataclass
class FakeDesk:
    """`desk` is the real one on fakes; C1.1 has two checks, C1.2 a quiz, C2.1 nothing."""

    record: FakeLearnerRecord = field(default_factory=FakeLearnerRecord)
    stack: FakeStackView = field(default_factory=FakeStackView)
    broker: Broker = field(default_factory=Broker)
    trouble: Exception | None = None
    """Raised when checks or a trace begin."""

    ran: list[list[str]] = field(default_factory=list)
    """The plain commands that ran."""

    def __post_init__(self) -> None:
        lab = made_up_lab(service_answers, event_is_published, quiz=True)
        points = tuple(
            replace(point, id=name)
            for point, name in zip(lab.manifest.checkpoints, ("C1.1", "C1.2"), strict=True)
        )
        self.lab = LoadedLab(
            replace(lab.manifest, phase=1, checkpoints=points), lab.checks, lab.texts, lab.quizzes
        )
        labs = FakeLabLibrary(self.lab)
        courses = FakeCourseSource(PAGES)

        def graded(course: Course) -> Graded:
            return graded_items(course, labs, (), Predictions())

        self.desk = LearningDesk(
            instance="default",
            follow=FollowProgress(courses, self.record, graded, lambda: self.record.now),
            courses=courses,
            labs=labs,
            record=self.record,
            checks=lambda: CheckPhases(
                labs, self.record, stack=lambda: self.stack, instance="default", open_lab=self._open
            ),
            tracing=self._tracing,
            pages=_plain,
            flows=_flows,
            stack=lambda: self.stack,
            seed=lambda: 5,
            run=self._run,
        )

    def _run(self, arguments: Sequence[str]) -> int:
        self.ran.append(list(arguments))
        return 0

    @asynccontextmanager
    async def _open(self, stack: StackView, seed: int) -> AsyncIterator[LabFor]:
        if self.trouble is not None:
            raise self.trouble

        def lab_for(check: CheckDefinition, states: Mapping[str, object]) -> object:
            return self.broker

        yield lab_for

    @asynccontextmanager
    async def _tracing(self) -> AsyncIterator[TraceFlow]:
        if self.trouble is not None:
            raise self.trouble
        observers = FakeObservers()
        yield TraceFlow(observers.as_port(), FakeChatSystem(observers), FakeStack(), _Forgetting(), STIMULI)  # type: ignore[arg-type]


def _flows() -> Mapping[str, Flow]:
    """Those that the chat system in memory can do."""
    every = FlowFiles(LABS, {name: each.facts for name, each in STIMULI.items()}).flows()
    return {name: every[name] for name in ("message", "friend-request")}


def _plain(file: str, language: str) -> str | None:
    text = PAGES.get((file, language))
    return None if text is None else plain_page(LABS.parent, text)


class Predictions:
    """C1.1 asks for one; there is nothing to try it on."""

    def all(self) -> Sequence[PredictionQuestion]:
        """The one."""
        question = made_up_question("one", QuestionKind.SINGLE, "b")
        return [PredictionQuestion("C1.1", both("Who answers"), question, {}, both("It stops."), "stop", 5)]

    def experiment(self, prediction: PredictionQuestion) -> ExperimentFunction:
        """None."""
        raise AssertionError(prediction)


class _Forgetting:
    """A trace store that keeps nothing."""

    def save(self, record: TraceRecord) -> None:
        """Forgets it."""

    def load(self, which: str, flow: str) -> TraceRecord:
        """There is never one."""
        raise AssertionError(which)
