"""From the states of the components to one word for the stack."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bigtech_lab.domain.component import ComponentState, ComponentStatus, StackState

_GONE = frozenset({ComponentState.STOPPED, ComponentState.DEAD})


def stack_state(components: Iterable[ComponentStatus], wanted: Collection[str]) -> StackState:
    """`running` when every wanted component is ready, `stopped` when no process is left, else `degraded`.

    `wanted` names the components that the last `up` was asked for; one that was stopped on purpose since is
    still wanted.
    """
    seen = list(components)
    if all(c.state in _GONE for c in seen):
        return StackState.STOPPED
    states = {c.name: c.state for c in seen}
    ready = all(states.get(name) == ComponentState.READY for name in wanted)
    return StackState.RUNNING if ready else StackState.DEGRADED
