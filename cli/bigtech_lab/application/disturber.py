"""Disturbs a stack and undoes it, with a note in the journal for as long as it lasts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from threading import Lock
from time import monotonic, sleep

from bigtech_lab.application.control_component import ControlComponent
from bigtech_lab.application.ports.disturbance_journal import DisturbanceJournal
from bigtech_lab.application.ports.fault_ears import FaultEars
from bigtech_lab.application.ports.source_overlays import SourceOverlays
from bigtech_lab.application.switch_faults import SwitchFaults
from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.disturbance import Disturbance, DisturbanceKind, Noted
from bigtech_lab.domain.fault import Number
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_SECONDS_TO_COME_BACK = 30.0
_BETWEEN_LOOKS = 0.1
_BETWEEN_QUESTIONS = 0.03
_ENDED = {DisturbanceKind.STOPPED, DisturbanceKind.KILLED}
_RUNS = {ComponentState.READY, ComponentState.NOT_READY, ComponentState.STARTING}


class Disturber:
    """Blocking; its methods may be called from several threads."""

    def __init__(
        self,
        control: ControlComponent,
        faults: SwitchFaults,
        journal: DisturbanceJournal,
        status: Callable[[], StackStatus],
        overlays: Callable[[], SourceOverlays],
        *,
        ears: FaultEars,
        seconds_to_come_back: float = _SECONDS_TO_COME_BACK,
    ) -> None:
        self._control = control
        self._faults = faults
        self._journal = journal
        self._status = status
        self._overlays = overlays
        self._ears = ears
        self._patience = seconds_to_come_back
        self._away: list[str] = []
        self._lock = Lock()

    def bites(self, fault: str, service: str | None) -> Collection[str]:
        """The services that the fault disturbs; BadUsage when there is no such fault or it cannot."""
        known = self._faults.known(fault)
        return {known.bites(service)} if service else set(known.services)

    def ready_now(self) -> Collection[str]:
        """The components that are ready, and have to be again once everything is undone."""
        return {c.name for c in self._status().components if c.state is ComponentState.READY}

    def note(self, kind: DisturbanceKind, target: str) -> Noted:
        """Writes down what will be disturbed; EnvironmentNotReady when it does not run in the first place."""
        disturbance = Disturbance(kind, target)
        if kind is DisturbanceKind.FAULT:
            on = {fault.name: fault for fault in self._faults.on() or ()}
            return self._journal.note(replace(disturbance, before=on.get(target)))
        component = self._status().component(target)
        if component is None or component.state not in _RUNS:
            state = component.state.value if component else "not part of this stack"
            message = Localized(
                f"{target} cannot be disturbed: it does not run ({state}).",
                f"{target}를 건드릴 수 없습니다. 실행 중이 아닙니다({state}).",
            )
            raise EnvironmentNotReady(message, code="not-running", hint=f"bigtech-lab restart {target}")
        if kind is DisturbanceKind.RECONFIGURED and target in self._overlays().in_use():
            # It would have to go back to settings that nobody wrote down.
            message = Localized(
                f"{target} cannot be reconfigured: it runs a workspace's code or settings already.",
                f"{target}의 설정을 바꿀 수 없습니다. 이미 작업 폴더의 코드나 설정으로 실행 중입니다.",
            )
            raise EnvironmentNotReady(
                message,
                code="component-in-use",
                hint=Localized("Use another: --instance NAME", "다른 인스턴스를 쓰세요: --instance NAME"),
            )
        return self._journal.note(disturbance)

    def disturb(
        self,
        noted: Noted,
        parameters: Mapping[str, Number] | None = None,
        service: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Does what was noted; `parameters` and `service` are a fault's, `environment` a component's."""
        target = noted.disturbance.target
        with self._lock:
            self._away.append(target)
        match noted.disturbance.kind:
            case DisturbanceKind.STOPPED:
                self._control.stop(target)
            case DisturbanceKind.KILLED:
                self._control.kill(target)
            case DisturbanceKind.PAUSED:
                self._control.pause(target)
            case DisturbanceKind.RECONFIGURED:
                self._overlays().use(target, None, environment)
                self._control.restart(target)
            case DisturbanceKind.FAULT:
                given = [f"{name}={value}" for name, value in (parameters or {}).items()]
                self._faults.switch_on(target, given, service)
                self._wait_until_heard(target, service, on=True)

    def undo(self, noted: Noted, ready_before: Collection[str] = (), *, left_over: bool = False) -> None:
        """Brings it back, waits until it and everything that was ready before is ready, forgets it.

        What somebody else has brought back meanwhile is left as it is, unless it was `left_over` by a killed
        command that was stopping it: a component that has been told to stop may look ready for a while.
        Raises EnvironmentNotReady when it does not come back; then the note stays.
        """
        if left_over and noted.disturbance.kind is DisturbanceKind.STOPPED:
            self._control.restart(noted.disturbance.target)
        else:
            self._bring_back(noted.disturbance)
        with self._lock:
            if noted.disturbance.target in self._away:
                self._away.remove(noted.disturbance.target)
        self._wait_for(noted.disturbance, ready_before)
        self._journal.undone(noted)

    def forget_settings(self, disturbance: Disturbance) -> None:
        """Lets a reconfigured component start with its own settings the next time."""
        # A tree is somebody's workspace, taken up since.
        in_use = self._overlays().in_use()
        if disturbance.target in in_use and in_use[disturbance.target] is None:
            self._overlays().use(disturbance.target, None)

    def _bring_back(self, disturbance: Disturbance) -> None:
        if disturbance.kind is DisturbanceKind.FAULT:
            before = disturbance.before
            if before is None:
                self._faults.switch_off(disturbance.target)
                self._wait_until_heard(disturbance.target, None, on=False)
            else:
                given = [f"{name}={value}" for name, value in before.settings.items()]
                self._faults.switch_on(before.name, given, before.service)
            return
        component = self._status().component(disturbance.target)
        state = component.state if component else ComponentState.STOPPED
        if disturbance.kind is DisturbanceKind.PAUSED:
            if state is ComponentState.PAUSED:
                self._control.resume(disturbance.target)
        elif disturbance.kind is DisturbanceKind.RECONFIGURED:
            self.forget_settings(disturbance)
            self._control.restart(disturbance.target)
        elif state not in _RUNS:
            self._control.restart(disturbance.target)

    def _wait_until_heard(self, fault: str, service: str | None, *, on: bool) -> None:
        """Returns once each service that the fault disturbs, and that answers, knows of the change."""
        waits = set(self.bites(fault, service))
        deadline = monotonic() + self._patience
        while waits:
            known = {name: self._ears.known_to(name) for name in waits}
            waits = {name for name, faults in known.items() if faults is not None and (fault in faults) != on}
            if waits and monotonic() > deadline:
                raise EnvironmentNotReady(
                    Localized(
                        f"{', '.join(sorted(waits))} did not hear within {self._patience:.0f} s"
                        f" that the fault {fault} is {'on' if on else 'off'}.",
                        f"{', '.join(sorted(waits))}가 {self._patience:.0f}초 안에 '{fault}' 결함이 "
                        f"{'켜진' if on else '꺼진'} 것을 알지 못했습니다.",
                    ),
                    code="fault-not-heard",
                    hint=f"bigtech-lab logs {min(waits)}",
                )
            if waits:
                sleep(_BETWEEN_QUESTIONS)

    def _wait_for(self, disturbance: Disturbance, ready_before: Collection[str]) -> None:
        is_fault = disturbance.kind is DisturbanceKind.FAULT
        wanted = set(ready_before) | (set() if is_fault else {disturbance.target})
        deadline = monotonic() + self._patience
        while wanted:
            missing = sorted(wanted - set(self._away) - set(self.ready_now()))
            if not missing:
                return
            if disturbance.target in missing and disturbance.kind in _ENDED:
                # A command that was killed in the middle of stopping it: it has only ended now.
                self._bring_back(disturbance)
            if monotonic() > deadline:
                raise EnvironmentNotReady(
                    Localized(
                        f"{', '.join(missing)} did not become ready within {self._patience:.0f} s"
                        f" after {disturbance} was undone.",
                        f"되돌린 뒤({disturbance}) {self._patience:.0f}초 안에 {', '.join(missing)}가 "
                        "준비되지 않았습니다.",
                    ),
                    code="not-restored",
                    hint=f"bigtech-lab logs {missing[0]}",
                )
            sleep(_BETWEEN_LOOKS)
