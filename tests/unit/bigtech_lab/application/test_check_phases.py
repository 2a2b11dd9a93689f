"""A phase is checked: selection, quizzes, a stack that does not run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bigtech_lab.application.check_phases import CheckPhases, CheckRequest
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.ports.learner_record import QuizAttempt
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.run_checks import LabFor
from bigtech_lab.checks.declare import check
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_report import CheckReport
from bigtech_lab.domain.check_selection import Selection
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure
from bigtech_lab.domain.quiz import as_given
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import BadUsage, EnvironmentNotReady
from fakes.check_progress import RecordedCheckProgress
from fakes.lab_library import FakeLabLibrary
from fakes.learner_record import FakeLearnerRecord
from fakes.made_up_lab import RIGHT_ANSWERS, made_up_lab
from fakes.stack_view import FakeStackView

GIVEN = {name: as_given(answer) for name, answer in RIGHT_ANSWERS.items()}


@check(points=2)
async def root_works(lab: Any) -> Evidence:
    """The root works."""
    return Evidence()


@check(points=3, needs=[root_works])
async def leaf_works(lab: Any) -> Evidence:
    """The leaf works."""
    return Evidence()


@check(points=2)
async def root_fails(lab: Any) -> Evidence:
    """The root fails."""
    raise Failure("wrong-value", what="it")


@check(points=3, needs=[root_fails])
async def waits_for_root(lab: Any) -> Evidence:
    """The leaf waits."""
    return Evidence()


class Rig:
    def __init__(self, lab: LoadedLab) -> None:
        self.stack = FakeStackView()
        self.record = FakeLearnerRecord()
        self.opened = 0
        self.phases = CheckPhases(
            FakeLabLibrary(lab),
            self.record,
            stack=lambda: self.stack,
            instance="default",
            open_lab=self._open,
        )

    @asynccontextmanager
    async def _open(self, stack: StackView, seed: int) -> AsyncIterator[LabFor]:
        self.opened += 1

        def lab_for(check: CheckDefinition, states: Mapping[str, object]) -> object:
            return states

        yield lab_for

    async def run(self, phase: str = "7", **terms: Any) -> CheckReport:
        return await self.phases(CheckRequest([phase], seed=5, **terms), RecordedCheckProgress())


async def test_every_checkpoint_is_reported_with_its_checks_in_the_manifests_order() -> None:
    report = await Rig(made_up_lab(root_works, leaf_works)).run()

    assert [(c.id, [x.id for x in c.checks]) for c in report.checkpoints] == [
        ("C7.1", ["root-works", "leaf-works"])
    ]
    assert (report.score, report.max_score, report.seed) == (5, 5, 5)


async def test_only_one_check_is_reported_though_its_needs_ran() -> None:
    report = await Rig(made_up_lab(root_works, leaf_works)).run(selection=Selection(only=["leaf-works"]))

    assert [result.id for result in report.checks] == ["leaf-works"]
    assert report.max_score == 3


async def test_a_need_that_stood_in_the_way_is_reported_too_but_not_counted() -> None:
    lab = made_up_lab(root_fails, waits_for_root)
    report = await Rig(lab).run(selection=Selection(only=["waits-for-root"]))

    assert [(r.id, r.verdict) for r in report.checks] == [
        ("root-fails", Verdict.FAILED),
        ("waits-for-root", Verdict.BLOCKED),
    ]
    assert report.max_score == 3
    assert report.exit_code == 1


async def test_a_need_outside_of_every_checkpoint_appears_as_a_prerequisite_when_it_fails() -> None:
    lab = made_up_lab(root_fails, waits_for_root, listed=["waits-for-root"])
    report = await Rig(lab).run()

    assert [(c.id, [r.id for r in c.checks]) for c in report.checkpoints] == [
        ("C7.1", ["waits-for-root"]),
        ("P7", ["root-fails"]),
    ]


@pytest.mark.parametrize(
    ("selection", "nearest"),
    [(Selection(only=["leaf-work"]), "leaf-works"), (Selection(checkpoints=["C7.3"]), "C7.2")],
)
async def test_a_name_that_does_not_exist_is_refused_with_the_nearest(
    selection: Selection, nearest: str
) -> None:
    with pytest.raises(BadUsage) as raised:
        await Rig(made_up_lab(root_works, leaf_works, quiz=True)).run(selection=selection)

    assert nearest in f"{raised.value.message} {raised.value.hint}"


async def test_an_unknown_phase_is_refused() -> None:
    with pytest.raises(BadUsage, match="no phase '9'"):
        await Rig(made_up_lab(root_works)).run("9")


async def test_a_stack_that_does_not_run_is_told_with_the_command_that_starts_it() -> None:
    rig = Rig(made_up_lab(root_works))
    rig.stack.stops()

    with pytest.raises(EnvironmentNotReady) as raised:
        await rig.run()

    assert raised.value.hint == "bigtech-lab up"
    assert rig.opened == 0


async def test_a_stack_whose_components_are_all_dead_does_not_run() -> None:
    rig = Rig(made_up_lab(root_works))
    for component in rig.stack.status().components:
        rig.stack.becomes(component.name, ComponentState.DEAD)

    with pytest.raises(EnvironmentNotReady):
        await rig.run()


async def test_a_quiz_that_was_not_answered_is_open_and_spoils_nothing() -> None:
    report = await Rig(made_up_lab(root_works, quiz=True)).run()

    quiz = report.checkpoints[1].checks[0]
    assert (quiz.verdict, quiz.code, quiz.points) == (Verdict.BLOCKED, "quiz-open", 5)
    assert quiz.message is not None
    assert quiz.message.en == "Quiz not answered yet: bigtech-lab quiz 7"
    assert (report.score, report.max_score, report.open_points, report.exit_code) == (2, 7, 5, 0)


@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [
        ({}, Verdict.PASSED),
        ({"one": "a", "some": ["b"], "row": ["a", "b", "c"], "word": "inbox"}, Verdict.FAILED),
    ],
)
async def test_the_quiz_is_judged_by_the_learners_record(
    wrong: Mapping[str, object], verdict: Verdict
) -> None:
    rig = Rig(made_up_lab(root_works, quiz=True))
    answers = {**GIVEN, **wrong}
    rig.record.remember_quiz(QuizAttempt("made-up", "facts", answers, 5 - len(wrong)))

    report = await rig.run()

    assert report.checkpoints[1].verdict is verdict


async def test_the_answers_of_a_file_come_before_the_record_and_are_not_remembered() -> None:
    rig = Rig(made_up_lab(root_works, quiz=True))
    report = await rig.run(read_answers=lambda _: GIVEN)

    assert report.checkpoints[1].verdict is Verdict.PASSED
    assert rig.record.attempts == []


async def test_answers_to_an_earlier_form_of_the_quiz_leave_it_open() -> None:
    rig = Rig(made_up_lab(root_works, quiz=True))
    rig.record.remember_quiz(QuizAttempt("made-up", "facts", {"gone": "a"}, 1))

    assert (await rig.run()).checkpoints[1].is_open


async def test_a_quiz_alone_needs_no_stack() -> None:
    rig = Rig(made_up_lab(root_works, quiz=True))
    rig.stack.stops()

    report = await rig.run(selection=Selection(checkpoints=["C7.2"]))

    assert report.exit_code == 3
    assert report.checkpoints[0].is_open


async def test_checks_that_do_not_come_out_the_same_each_round_are_unstable() -> None:
    rounds: list[int] = []

    @check(points=2)
    async def wavers(lab: Any) -> Evidence:
        """It wavers."""
        rounds.append(1)
        if len(rounds) == 2:
            raise Failure("wrong-value", what="it")
        return Evidence()

    @check(points=3, needs=[wavers])
    async def stands_on_it(lab: Any) -> Evidence:
        """It stands on what wavers."""
        return Evidence()

    rig = Rig(made_up_lab(root_works, wavers, stands_on_it))
    report = await rig.run(rounds=3)

    assert [(r.id, r.verdict, r.attempts) for r in report.checks] == [
        ("root-works", Verdict.PASSED, 3),
        ("wavers", Verdict.UNSTABLE, 3),
        ("stands-on-it", Verdict.PASSED, 3),
    ]
    assert (report.score, report.exit_code, report.rounds, rig.opened) == (5, 1, 3, 3)


async def test_fail_fast_ends_the_rounds_too() -> None:
    rig = Rig(made_up_lab(root_fails))
    report = await rig.run(rounds=5, fail_fast=True)

    assert (rig.opened, report.checks[0].attempts) == (1, 1)
