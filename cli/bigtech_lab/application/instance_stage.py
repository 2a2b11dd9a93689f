"""A stage for mutants: an instance of its own, with the tools of an operator."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep

from bigtech_lab.application.bring_up import BringUp
from bigtech_lab.application.check_phases import CheckPhases, CheckRequest
from bigtech_lab.application.clean_up import CleanUp
from bigtech_lab.application.control_component import ControlComponent
from bigtech_lab.application.phases import components_of
from bigtech_lab.application.ports.check_progress import CheckProgress
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.mutant_library import MutantLibrary
from bigtech_lab.application.ports.mutant_stage import CannotBreak
from bigtech_lab.application.ports.source_overlays import SourceOverlays
from bigtech_lab.application.switch_faults import SwitchFaults
from bigtech_lab.application.take_down import TakeDown
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.check_selection import Selection
from bigtech_lab.domain.component import ComponentState, ComponentStatus, StackStatus
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.errors import BadUsage, EnvironmentNotReady

_SECONDS_TO_SETTLE = 30.0
_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True, slots=True)
class StageTools:
    """What the stage works with; the functions give the parts that exist only once the instance does."""

    store: InstanceStore
    bring_up: BringUp
    take_down: TakeDown
    clean_up: CleanUp
    control: ControlComponent
    overlays: Callable[[], SourceOverlays]
    faults: Callable[[], SwitchFaults]
    status: Callable[[], StackStatus]
    checks: CheckPhases
    check_progress: CheckProgress


class InstanceStage:
    """Implements MutantStage on the instance `name`.

    A component that ran changed code goes back to the reference only when the next mutant is put on: so each
    mutant costs one start, not two.
    """

    def __init__(self, name: str, tools: StageTools, mutants: MutantLibrary) -> None:
        self._name = name
        self._tools = tools
        self._mutants = mutants
        self._varied: set[str] = set()
        self._trees = 0
        self._undo: list[Callable[[], object]] = []

    def raise_up(self, profile: str) -> None:
        """Starts the stack; a profile that came before is gone by then."""
        self._make()
        self._tools.bring_up(self._name, components_of(None, None, profile))
        self._settle()

    def put_on(self, mutant: Mutant) -> None:
        """Undoes the last mutant and makes this one."""
        files = self._changed_files(mutant)
        self._fault_is_known(mutant)
        self._undo_disturbance()
        self._vary(mutant, files)
        self._settle()
        self._disturb(mutant)

    def put_right(self) -> None:
        """Everything as the reference has it."""
        self._undo_disturbance()
        self._vary(None, {})
        self._settle()

    def take_down(self) -> None:
        """Stops all; what ran changed code will start from the reference."""
        self._make()
        self._undo_disturbance()
        if self._varied:
            self._tools.overlays().forget()
            self._varied.clear()
        self._tools.take_down(self._name)

    def remove(self) -> None:
        """Ends and deletes the instance, if it was ever made."""
        if self._name in self._tools.store.names():
            # What cannot be stopped in good order is ended with the instance.
            with suppress(EnvironmentNotReady):
                self._tools.take_down(self._name)
            self._tools.clean_up.instance(self._name)

    def check(self, phase: str, checks: Sequence[str], seed: int) -> Sequence[CheckResult]:
        """Runs the checks; quizzes are none of them."""
        if not checks:
            return ()
        request = CheckRequest([phase], seed, Selection((), tuple(checks)), even_stopped=True)
        report = asyncio.run(self._tools.checks(request, self._tools.check_progress))
        return [result for result in report.checks if result.id in checks]

    def _make(self) -> None:
        if self._name not in self._tools.store.names():
            self._tools.store.create(self._name, apart=True)

    def _changed_files(self, mutant: Mutant) -> dict[str, str]:
        files: dict[str, str] = {}
        for change in mutant.changes:
            text = files.get(change.file) or self._mutants.source(change.file)
            if text is None:
                raise CannotBreak(f"reference_impl has no file {change.file}")
            changed = change.applied_to(text)
            if changed is None:
                found = text.count(change.replace)
                first = change.replace.strip().splitlines()[0]
                raise CannotBreak(f"{change.file} has the text '{first}' {found} times, not once")
            files[change.file] = changed
        return files

    def _fault_is_known(self, mutant: Mutant) -> None:
        if mutant.fault is None:
            return
        try:
            fault = self._tools.faults().known(mutant.fault.name)
            fault.settings(mutant.fault.given)
            if mutant.fault.service:
                fault.bites(mutant.fault.service)
        except BadUsage as problem:
            raise CannotBreak(problem.message) from None

    def _vary(self, mutant: Mutant | None, files: dict[str, str]) -> None:
        restart = mutant.restart if mutant else ()
        before, self._varied = self._varied, self._varied | set(restart)
        if not self._varied:
            return
        overlays = self._tools.overlays()
        tree = None
        if files:
            # Never the tree that a component still runs from.
            self._trees += 1
            tree = overlays.build(f"mutant-{self._trees % 2}", files)
        for component in before - set(restart):
            overlays.use(component, None)
        for component in restart:
            overlays.use(component, tree, mutant.environment if mutant else None)
        self._restart(before | set(restart), restart)
        self._varied = set(restart)

    def _restart(self, components: Collection[str], mutated: Collection[str]) -> None:
        try:
            self._tools.control.restart_together(sorted(components))
        except EnvironmentNotReady as problem:
            if self._unready().keys() - set(mutated):
                raise
            raise CannotBreak(f"it does not start like that: {problem.message}") from None

    def _disturb(self, mutant: Mutant) -> None:
        tools = self._tools
        if mutant.fault is not None:
            name = mutant.fault.name
            # Noted first: an interruption between the two lines must not leave it on.
            self._undo.append(lambda: tools.faults().switch_off(name))
            tools.faults().switch_on(name, mutant.fault.given, mutant.fault.service)
        elif mutant.stop is not None:
            stopped = mutant.stop
            self._undo.append(lambda: tools.control.restart(stopped))
            tools.control.stop(stopped)
        elif mutant.pause is not None:
            paused = mutant.pause
            self._undo.append(lambda: tools.control.resume(paused))
            tools.control.pause(paused)

    def _undo_disturbance(self) -> None:
        while self._undo:
            self._undo.pop()()

    def _settle(self) -> None:
        deadline = monotonic() + _SECONDS_TO_SETTLE
        while True:
            unready = self._unready()
            if not unready:
                return
            if monotonic() > deadline:
                first = next(iter(unready.values()))
                raise EnvironmentNotReady(
                    Localized(
                        f"{first.name} of instance '{self._name}' is {first.state.value} "
                        f"after {_SECONDS_TO_SETTLE:g} s: {first.reason or 'no reason told'}.",
                        f"인스턴스 '{self._name}'의 {first.name}가 {_SECONDS_TO_SETTLE:g}초 뒤에도 "
                        f"{first.state.value} 상태입니다: {first.reason or '이유 없음'}.",
                    ),
                    code="stage-not-ready",
                    hint=f"bigtech-lab logs {first.name} --instance {self._name}",
                )
            sleep(_BETWEEN_LOOKS)

    def _unready(self) -> Mapping[str, ComponentStatus]:
        status = self._tools.status()
        return {c.name: c for c in status.components if c.state is not ComponentState.READY}
