"""Which component is to blame when something does not work."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bigtech_lab.domain.component import ComponentState, ComponentStatus, StackStatus

# A dead store makes the services around it unready: the deeper cause comes first.
_DEPTH = {
    ComponentState.DEAD: 0,
    ComponentState.STOPPED: 1,
    ComponentState.PAUSED: 2,
    ComponentState.STARTING: 3,
    ComponentState.NOT_READY: 4,
}
# Stands in the reason of a component that was ended because its code filled the disk.
ENDED_BY_LIMIT = "ended by the limit on what your code may write"


@dataclass(frozen=True, slots=True)
class ComponentTrouble:
    """A component that is not as it should be; `restarted` when it lives again but as another process."""

    component: str
    state: str
    reason: str | None = None
    restarted: bool = False

    @property
    def code(self) -> str:
        """The code under which it is told: how it is repaired depends on what is wrong."""
        if self.restarted:
            return "component-restarted"
        if self.state == ComponentState.DEAD.value and ENDED_BY_LIMIT in (self.reason or ""):
            return "component-over-limit"
        own = {ComponentState.PAUSED.value: "component-paused", "unreachable": "component-unreachable"}
        return own.get(self.state, "component-down")


def root_trouble(status: StackStatus) -> ComponentTrouble | None:
    """The component that is most likely the cause, or None when all are ready."""
    ill = [c for c in status.components if c.state is not ComponentState.READY]
    if not ill:
        return None
    worst = min(ill, key=lambda component: _DEPTH[component.state])
    return ComponentTrouble(worst.name, worst.state.value, worst.reason)


def restarted_since(
    before: StackStatus, now: StackStatus, *, but: Collection[str] = ()
) -> ComponentTrouble | None:
    """A component that runs as another process than before, or None; those in `but` may."""
    for component in now.components:
        earlier = before.component(component.name)
        if component.name not in but and earlier is not None and _was_replaced(earlier, component):
            return ComponentTrouble(component.name, component.state.value, restarted=True)
    return None


def _was_replaced(earlier: ComponentStatus, now: ComponentStatus) -> bool:
    return earlier.pid is not None and now.pid is not None and earlier.pid != now.pid
