"""A runtime in memory: components are ready at once, unless told otherwise; what is done is recorded."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bigtech_lab.application.ports.runtime import Ending, Say
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState, ComponentStatus
from bigtech_lab.errors import LabError


class FakeRuntime:
    """Implements Runtime. `journal` holds what was done, in order, as `start kafka`."""

    name = "fake"

    def __init__(self) -> None:
        self.states = dict.fromkeys(CATALOGUE, ComponentState.STOPPED)
        self.journal: list[str] = []
        self.endings: dict[str, Ending] = {}
        self.never_ready: set[str] = set()
        self.ends_at_start: dict[str, int] = {}
        self.refuses_to_prepare: dict[str, LabError] = {}
        self.taken: dict[str, str] = {}
        self.left_over: dict[str, tuple[int, ...]] = {}
        self.unrecorded: tuple[str, ...] = ()
        self.logs: dict[str, tuple[str, ...]] = {}
        self.given_up = threading.Event()
        self._lock = threading.Lock()

    def done(self, verb: str) -> list[str]:
        """The components to which that was done, in order."""
        return [entry.split()[1] for entry in self.journal if entry.split()[0] == verb]

    def prepare(self, component: str, say: Say) -> None:
        say("looking")
        if component in self.refuses_to_prepare:
            raise self.refuses_to_prepare[component]

    def give_up_preparing(self) -> None:
        self.given_up.set()

    def start(self, component: str, say: Say) -> None:
        self._write("start", component)
        self.endings.pop(component, None)
        if component in self.ends_at_start:
            self.endings[component] = Ending(self.ends_at_start[component])
            self.states[component] = ComponentState.DEAD
        elif component in self.never_ready:
            self.states[component] = ComponentState.STARTING
        else:
            self.states[component] = ComponentState.READY

    def mark_ready(self, component: str, ready_ms: int) -> None:
        self._write("ready", component)

    def observe(self, component: str, *, patience: float = 0.5) -> ComponentStatus:
        return ComponentStatus(
            component, CATALOGUE[component].kind, self.states[component], url=f"http://{component}"
        )

    def unready_reason(self, component: str, *, patience: float) -> str | None:
        return None if self.states[component] == ComponentState.READY else "it does not answer"

    def ending(self, component: str) -> Ending | None:
        return self.endings.get(component)

    def end(self, component: str, *, patience: float) -> bool:
        had_run = self.states[component] not in {ComponentState.STOPPED, ComponentState.DEAD}
        self.states[component] = ComponentState.STOPPED
        if had_run:
            self._write("end", component)
        return had_run

    def kill(self, component: str) -> bool:
        return self._move(component, "kill", ComponentState.DEAD)

    def pause(self, component: str) -> bool:
        return self._move(component, "pause", ComponentState.PAUSED)

    def resume(self, component: str) -> bool:
        return self._move(component, "resume", ComponentState.READY)

    def taken_ports(self, components: Sequence[str]) -> dict[str, str]:
        ours = {port for name in components for port in CATALOGUE[name].ports}
        return {port: who for port, who in self.taken.items() if port in ours}

    def strays(self) -> dict[str, tuple[int, ...]]:
        return dict(self.left_over)

    def end_strays(self, component: str) -> None:
        self._write("end_strays", component)
        self.left_over.pop(component, None)

    def adopted(self) -> tuple[str, ...]:
        return self.unrecorded

    def last_log_lines(self, component: str, count: int) -> tuple[str, ...]:
        return self.logs.get(component, ())[-count:]

    def _move(self, component: str, verb: str, state: ComponentState) -> bool:
        if self.states[component] in {ComponentState.STOPPED, ComponentState.DEAD}:
            return False
        self._write(verb, component)
        self.states[component] = state
        return True

    def _write(self, verb: str, component: str) -> None:
        with self._lock:
            self.journal.append(f"{verb} {component}")
