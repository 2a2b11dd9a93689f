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
# Stands in the reason of a component whose code took more of the machine than it may.
ENDED_BY_LIMIT = "ended by a limit on what your code may use"
# How the reason names what there was too much of, and what that is called in a failure's code.
_LIMITS = {
    "processes and threads": "processes",
    "of memory": "memory",
    "open files": "files",
}


def over_limit(told: str) -> str | None:
    """Which limit ended a component that says this: processes, memory, files or written; None for none."""
    if ENDED_BY_LIMIT not in told:
        return None
    return next((name for words, name in _LIMITS.items() if words in told), "written")


@dataclass(frozen=True, slots=True)
class ComponentTrouble:
    """A component that is not as it should be; `restarted` when it lives again but as another process."""

    component: str
    state: str
    reason: str | None = None
    restarted: bool = False

    @property
    def is_over_limit(self) -> bool:
        """Whether its code took more of the machine than it may."""
        return self.state == ComponentState.DEAD.value and over_limit(self.reason or "") is not None

    @property
    def code(self) -> str:
        """The code under which it is told: how it is repaired depends on what is wrong."""
        if self.restarted:
            return "component-restarted"
        if self.is_over_limit:
            limit = over_limit(self.reason or "")
            return "component-over-limit" if limit == "written" else f"component-over-{limit}"
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
