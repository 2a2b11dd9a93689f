"""`up`: from whatever state an instance is in to one where every wanted component is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from bigtech_lab.application.open_instance import checked_name
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.progress import Progress
from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.application.stack_status import look_at
from bigtech_lab.application.start_stack import StartStack
from bigtech_lab.application.waiting_notice import waiting_for
from bigtech_lab.domain.component import ComponentKind, ComponentState, StackStatus
from bigtech_lab.domain.instance import Instance
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_ATTEMPTS = 3
_NO_PROCESS = frozenset({ComponentState.STOPPED, ComponentState.DEAD})
_KNOW_THE_OTHERS = frozenset({ComponentKind.SERVICE, ComponentKind.GATEWAY})


class BringUp:
    """Makes the instance when it is new, mends what an interrupted command left, starts what does not run."""

    def __init__(
        self, store: InstanceStore, runtime_for: Callable[[Instance], Runtime], progress: Progress
    ) -> None:
        self._store = store
        self._runtime_for = runtime_for
        self._progress = progress

    def __call__(self, name: str, components: Sequence[str], *, keep: bool = False) -> StackStatus:
        """Returns the status once all the components are ready; raises EnvironmentNotReady when one is
        not."""
        checked_name(name)
        with self._store.exclusively(name, "up", on_wait=lambda who: self._progress.notice(waiting_for(who))):
            instance = self._store.load(name) or self._store.create(name)
            before = self._store.wanted(name)
            wanted = tuple({*before, *components})
            self._store.want(name, wanted)
            try:
                runtime = self._started(instance, components, keep=keep)
            except BaseException:
                if not keep:
                    # On a full disk this fails as well; what is told is why the start failed.
                    with suppress(EnvironmentNotReady):
                        self._store.want(name, before)
                raise
            return look_at(name, runtime, wanted, patience=2.0)

    def _started(self, instance: Instance, components: Sequence[str], *, keep: bool) -> Runtime:
        for attempts_left in reversed(range(_ATTEMPTS)):
            runtime = self._with_free_ports(self._store.load(instance.name) or instance, components)
            try:
                StartStack(runtime, self._progress).start(components, keep=keep)
            except EnvironmentNotReady:
                # Between the look at the ports and the start, a download long perhaps, somebody took one.
                status = look_at(instance.name, runtime, self._store.wanted(instance.name))
                idle = [c.name for c in status.components if c.state in _NO_PROCESS and c.name in components]
                if keep or not attempts_left or not runtime.taken_ports(idle):
                    raise
                self._progress.notice(
                    Localized(
                        "A port was taken in the meantime; starting again on others.",
                        "그 사이에 포트 하나가 사용되어 다른 포트로 다시 시작합니다.",
                    )
                )
                continue
            return runtime
        raise AssertionError("the last attempt returns or raises")

    def _with_free_ports(self, instance: Instance, components: Sequence[str]) -> Runtime:
        runtime = self._runtime_for(instance)
        status = look_at(instance.name, runtime, self._store.wanted(instance.name))
        self._mend(runtime)
        idle = [c.name for c in status.components if c.state in _NO_PROCESS and c.name in components]
        taken = runtime.taken_ports(idle)
        if not taken:
            return runtime
        if any(c.state not in _NO_PROCESS and c.kind in _KNOW_THE_OTHERS for c in status.components):
            # The running ones were told the old numbers, so these cannot change under them.
            raise EnvironmentNotReady(
                Localized(
                    "Another process listens on a port of this instance, other components of which are "
                    "running.",
                    "이 인스턴스의 포트를 다른 프로세스가 듣고 있고, 인스턴스의 다른 컴포넌트는 실행 "
                    "중입니다.",
                ),
                code="port-taken",
                detail=[f"port {instance.ports[port]} ({port}): {who}" for port, who in taken.items()],
                hint=Localized(
                    "End that process, or move to other ports: bigtech-lab down && bigtech-lab up",
                    "그 프로세스를 끝내거나 다른 포트로 옮기세요: bigtech-lab down && bigtech-lab up",
                ),
            )
        moved = self._store.move_taken_ports(instance, tuple(taken))
        for port, who in taken.items():
            old, new = instance.ports[port], moved.ports[port]
            self._progress.notice(
                Localized(
                    f"Port {old} is taken by {who}; {port} moves to {new}.",
                    f"포트 {old}번은 {who}에서 사용 중이므로 {port} 포트를 {new}번으로 옮깁니다.",
                )
            )
        return self._runtime_for(moved)

    def _mend(self, runtime: Runtime) -> None:
        for component in runtime.adopted():
            self._progress.notice(
                Localized(
                    f"{component} was running already, from an interrupted start.",
                    f"{component}: 중단된 시작 때부터 이미 실행 중이었습니다.",
                )
            )
        for component, pids in runtime.strays().items():
            listed = ", ".join(str(pid) for pid in pids)
            self._progress.notice(
                Localized(
                    f"Ending what is left of an earlier {component} (process {listed}).",
                    f"이전에 남아 있던 {component} 프로세스({listed})를 종료합니다.",
                )
            )
            runtime.end_strays(component)
