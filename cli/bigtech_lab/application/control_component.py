"""Doing things to one component of a stack that is up: what operators do, and what goes wrong by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from bigtech_lab.application.open_instance import checked_component, existing_instance
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.progress import Progress
from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.application.start_stack import StartStack
from bigtech_lab.application.stop_stack import StopStack
from bigtech_lab.application.waiting_notice import waiting_for
from bigtech_lab.domain.component import ComponentStatus
from bigtech_lab.domain.instance import Instance
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady


class ControlComponent:
    """One component of one instance; every method raises BadUsage for a name that does not exist."""

    def __init__(
        self, store: InstanceStore, runtime_for: Callable[[Instance], Runtime], progress: Progress, name: str
    ) -> None:
        self._store = store
        self._runtime_for = runtime_for
        self._progress = progress
        self._name = name

    def stop(self, component: str) -> bool:
        """Ends it in good order; returns whether it had been running."""
        runtime = self._runtime(component)
        with self._exclusively(f"stop {component}"):
            return bool(StopStack(runtime, self._progress).stop([component]))

    def restart(self, component: str) -> ComponentStatus:
        """Ends it in good order, starts it, and returns once it is ready."""
        return self.restart_together([component])[0]

    def restart_together(self, components: Sequence[str]) -> list[ComponentStatus]:
        """As `restart`, side by side; where one does not come up, the others go on."""
        named = ", ".join(components)
        for component in components:
            self._runtime(component)
        with self._exclusively(f"restart {named}"):
            runtime = self._runtime(components[0])
            StopStack(runtime, self._progress).stop(components)
            taken = runtime.taken_ports(components)
            if taken:
                raise EnvironmentNotReady(
                    Localized(
                        f"{named} cannot start again: its port is taken by {', '.join(taken.values())}.",
                        f"{named}를 다시 시작할 수 없습니다. 포트를 {', '.join(taken.values())}가 쓰고 "
                        "있습니다.",
                    ),
                    code="port-taken",
                    hint=Localized(
                        "End that process, or move to other ports: bigtech-lab down && bigtech-lab up",
                        "그 프로세스를 끝내거나 다른 포트로 옮기세요: bigtech-lab down && bigtech-lab up",
                    ),
                )
            self._store.want(self._name, {*self._store.wanted(self._name), *components})
            StartStack(runtime, self._progress).start(components, keep=len(components) > 1)
            return [runtime.observe(component, patience=1.0) for component in components]

    def kill(self, component: str) -> None:
        """Ends it at once, as a crash would; EnvironmentNotReady when it does not run."""
        self._insist(component, self._runtime(component).kill(component))

    def pause(self, component: str) -> None:
        """Freezes it; EnvironmentNotReady when it does not run."""
        self._insist(component, self._runtime(component).pause(component))

    def resume(self, component: str) -> None:
        """Lets it go on; EnvironmentNotReady when it does not run."""
        self._insist(component, self._runtime(component).resume(component))

    def _runtime(self, component: str) -> Runtime:
        checked_component(component)
        return self._runtime_for(existing_instance(self._store, self._name))

    def _exclusively(self, purpose: str) -> AbstractContextManager[None]:
        return self._store.exclusively(
            self._name, purpose, on_wait=lambda who: self._progress.notice(waiting_for(who))
        )

    def _insist(self, component: str, done: bool) -> None:
        if not done:
            option = "" if self._name == "default" else f" --instance {self._name}"
            raise EnvironmentNotReady(
                Localized(f"{component} is not running.", f"{component}가 실행 중이 아닙니다."),
                code="not-running",
                hint=f"bigtech-lab restart {component}{option}",
            )
