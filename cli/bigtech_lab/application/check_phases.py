"""Checks phases against the live stack."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from bigtech_lab.application.component_watch import ComponentWatch
from bigtech_lab.application.judge_quiz import judge_quiz
from bigtech_lab.application.loop_guard import loop_guard
from bigtech_lab.application.ports.check_progress import CheckProgress
from bigtech_lab.application.ports.lab_library import LabLibrary, LoadedLab
from bigtech_lab.application.ports.learner_record import LearnerRecord
from bigtech_lab.application.ports.run_witness import RunWitness
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.result_writer import ResultWriter
from bigtech_lab.application.run_checks import CheckRun, LabFor, RunRules
from bigtech_lab.domain.check_graph import with_needs
from bigtech_lab.domain.check_report import CheckedLab, CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.check_selection import Selection, known_checks, quiz_check_id
from bigtech_lab.domain.checkpoint import Checkpoint
from bigtech_lab.domain.component import ComponentState, StackState, StackStatus
from bigtech_lab.domain.instance import instance_option
from bigtech_lab.domain.lab_manifest import LabManifest
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import Quiz
from bigtech_lab.domain.repeated import repeated
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.errors import EnvironmentNotReady, LabError, unknown_name

OpenLab = Callable[[StackView, int], AbstractAsyncContextManager[LabFor]]
"""Opens the windows on a stack for a run with that seed."""

ReadAnswers = Callable[[Iterable[Quiz]], Mapping[str, Any]]
"""Reads a file of answers to these quizzes; raises BadUsage."""

_PREREQUISITES = Localized("Prerequisites", "전제 조건")
_NOT_RUNNING = {ComponentState.STOPPED, ComponentState.DEAD}


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check and how; `read_answers` takes a file's answers instead of the learner's record.

    `even_stopped` lets the checks see a stack of which nothing runs, which is a starter's state. Everything
    is checked `rounds` times; checks that do not come out the same each time are unstable.
    """

    phases: Sequence[str]
    seed: int
    selection: Selection = field(default_factory=Selection)
    fail_fast: bool = False
    strict: bool = False
    read_answers: ReadAnswers | None = None
    even_stopped: bool = False
    rounds: int = 1


class CheckPhases:
    """Runs the checks and grades the quizzes that a request asks for."""

    def __init__(
        self,
        labs: LabLibrary,
        record: LearnerRecord,
        *,
        stack: Callable[[], StackView],
        instance: str,
        open_lab: OpenLab,
        command: Callable[[LabManifest], str] = lambda manifest: f"check {manifest.phase}",
        witness: RunWitness | None = None,
    ) -> None:
        self._labs = labs
        self._record = record
        self._stack = stack
        self._instance = instance
        self._open_lab = open_lab
        self._command = command
        self._witness = witness

    async def __call__(self, request: CheckRequest, progress: CheckProgress) -> CheckReport:
        """The report; raises BadUsage for unknown names, EnvironmentNotReady when no component runs."""
        began = monotonic()
        chosen = self.chosen(request.phases, request.selection)
        quizzes = [lab.quizzes[c.quiz] for lab, points in chosen for c in points if c.quiz is not None]
        answers = request.read_answers(quizzes) if request.read_answers else None
        results = await self._checked(chosen, request, progress)
        checkpoints: list[CheckpointResult] = []
        for (lab, selected), found in zip(chosen, results, strict=True):
            for checkpoint in selected:
                if checkpoint.quiz is not None:
                    judged = self._judged_quiz(lab, checkpoint.quiz, answers)
                    found[judged.id] = judged
                    progress.finished(judged)
            checkpoints += _by_checkpoint(lab, selected, found)
        return CheckReport(
            phases=tuple(lab.manifest.title for lab, _ in chosen),
            instance=self._instance,
            seed=request.seed,
            checkpoints=tuple(checkpoints),
            duration_ms=round((monotonic() - began) * 1000),
            strict=request.strict,
            rounds=request.rounds,
            labs=tuple(CheckedLab(lab.manifest.phase, lab.manifest.id, lab.digest) for lab, _ in chosen),
        )

    def chosen(self, phases: Sequence[str], selection: Selection) -> list[tuple[LoadedLab, list[Checkpoint]]]:
        """The labs with what is selected of them; raises BadUsage for a name that none of them has."""
        labs = [self._labs.load(phase) for phase in dict.fromkeys(phases)]
        points = [c.id for lab in labs for c in lab.manifest.checkpoints]
        _must_exist("checkpoint", selection.checkpoints, points)
        _must_exist("check", selection.only, [check for lab in labs for check in known_checks(lab.manifest)])
        return [(lab, selection.of(lab.manifest)) for lab in labs]

    async def _checked(
        self,
        chosen: Sequence[tuple[LoadedLab, Sequence[Checkpoint]]],
        request: CheckRequest,
        progress: CheckProgress,
    ) -> list[dict[str, CheckResult]]:
        wanted = [[check for checkpoint in points for check in checkpoint.checks] for _, points in chosen]
        if not any(wanted):
            return [{} for _ in chosen]
        stack = self._stack()
        status = await asyncio.to_thread(stack.status)
        if not request.even_stopped:
            _must_run(status, self._instance)
        watch = ComponentWatch(stack, status)
        rounds: list[list[dict[str, CheckResult]]] = []
        for _ in range(request.rounds):
            # Opened anew each time: every round invents people of its own.
            async with loop_guard(), self._open_lab(stack, request.seed) as lab_for:
                rounds.append([])
                if self._witness is not None:
                    self._witness.begin_round()
                for (lab, _), checks in zip(chosen, wanted, strict=True):
                    run = CheckRun(
                        with_needs(checks, lab.checks),
                        lab_for=self._watched(lab.manifest.phase, lab_for),
                        watch=watch,
                        writer=self._writer(lab, request.seed),
                        progress=progress,
                        rules=RunRules(fail_fast=request.fail_fast),
                    )
                    rounds[-1].append(await _without_group(run))
            if request.fail_fast and _has_failure(rounds[-1]):
                break
        return [_repeated(same_phase) for same_phase in zip(*rounds, strict=True)]

    def _watched(self, phase: int, lab_for: LabFor) -> LabFor:
        return lab_for if self._witness is None else self._witness.of_phase(phase, lab_for)

    def _judged_quiz(self, lab: LoadedLab, quiz: str, answers: Mapping[str, Any] | None) -> CheckResult:
        if answers is None:
            attempt = self._record.best_quiz_attempt(lab.manifest.id, quiz)
            answers = attempt.answers if attempt else None
        terms = lab.manifest.quizzes[quiz]
        return judge_quiz(lab.manifest.named(quiz), terms, lab.quizzes[quiz], answers)

    def _writer(self, lab: LoadedLab, seed: int) -> ResultWriter:
        option = instance_option(self._instance)
        command = self._command(lab.manifest)
        return ResultWriter(
            texts=lab.texts,
            failures=lab.manifest.failures,
            reproduce=lambda check: f"bigtech-lab {command} --only {check} --seed {seed}{option}",
            instance_option=option,
        )


async def _without_group(run: CheckRun) -> dict[str, CheckResult]:
    """The results; a LabError from inside comes out as itself, not as a group of one."""
    try:
        return await run.results()
    except ExceptionGroup as group:
        known = group.subgroup(LabError)
        if known is None:
            raise
        raise known.exceptions[0] from group


def _repeated(rounds: Sequence[Mapping[str, CheckResult]]) -> dict[str, CheckResult]:
    return {check: repeated([found[check] for found in rounds]) for check in rounds[0]}


def _has_failure(found: Sequence[Mapping[str, CheckResult]]) -> bool:
    return any(result.verdict is Verdict.FAILED for results in found for result in results.values())


def _must_exist(kind: str, given: Iterable[str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise unknown_name(kind, name, known)


def _must_run(status: StackStatus, instance: str) -> None:
    states = {component.state for component in status.components}
    if status.state is StackState.STOPPED or states <= _NOT_RUNNING:
        option = instance_option(instance)
        message = Localized(
            f"The stack of instance '{instance}' is not running.",
            f"인스턴스 '{instance}'의 스택이 실행 중이 아닙니다.",
        )
        raise EnvironmentNotReady(message, code="stack-not-running", hint=f"bigtech-lab up{option}")


def _by_checkpoint(
    lab: LoadedLab, selected: Sequence[Checkpoint], found: Mapping[str, CheckResult]
) -> list[CheckpointResult]:
    """The results under their checkpoints; a need that was not asked for appears when it stood in the way."""
    grouped: dict[str, tuple[Localized, list[CheckResult]]] = {}
    asked: set[str] = set()
    for checkpoint in selected:
        ids = [*checkpoint.checks, *([quiz_check_id(checkpoint.quiz)] if checkpoint.quiz else [])]
        asked.update(ids)
        grouped[checkpoint.id] = (checkpoint.title, [found[check] for check in ids])
    home = {check: c for c in lab.manifest.checkpoints for check in c.checks}
    for check_id, result in found.items():
        if check_id in asked or result.verdict is Verdict.PASSED:
            continue
        owner = home.get(check_id)
        key, title = (owner.id, owner.title) if owner else (f"P{lab.manifest.phase}", _PREREQUISITES)
        grouped.setdefault(key, (title, []))[1].insert(0, replace(result, points=0))
    ordered = sorted(grouped.items())
    return [CheckpointResult(key, title, tuple(results)) for key, (title, results) in ordered]
