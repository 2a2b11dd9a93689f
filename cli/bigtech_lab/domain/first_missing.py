"""Names the hop at which an event got stuck, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.hop import AnyHop
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace import MissingHop
from bigtech_lab.domain.witness import Witness

# The gravest first: what is gone explains why another is not ready, never the other way round.
_TROUBLE = (ComponentState.DEAD, ComponentState.STOPPED, ComponentState.PAUSED, ComponentState.NOT_READY)
_DOWN = frozenset({ComponentState.DEAD, ComponentState.STOPPED, ComponentState.PAUSED})

_IN_KOREAN = {
    ComponentState.DEAD: "죽어 있습니다",
    ComponentState.STOPPED: "멈춰 있습니다",
    ComponentState.PAUSED: "일시 정지되어 있습니다",
    ComponentState.NOT_READY: "아직 요청을 받을 준비가 되지 않았습니다",
}
_IN_ENGLISH = {
    ComponentState.DEAD: "is dead",
    ComponentState.STOPPED: "is stopped",
    ComponentState.PAUSED: "is paused",
    ComponentState.NOT_READY: "is not ready",
}


def first_missing_hop(
    flow: Flow, witnesses: Mapping[str, Witness], status: StackStatus | None, troubles: Mapping[str, str]
) -> MissingHop | None:
    """The first hop in declared order without a witness; None when the trace is complete.

    `status` is what the runtime says of the components, `troubles` what a hop's window last complained of.
    """
    missing = next((hop for hop in flow.hops if hop.name not in witnesses), None)
    if missing is None:
        return None
    component, hint = missing.component, missing.hint
    culprit = _culprit(missing, status)
    if culprit is not None:
        component, state = culprit
        hint = _told(component, state)
    elif missing.name in troubles:
        trouble = troubles[missing.name]
        hint = Localized(f"{trouble}. {hint.en}", f"{trouble}. {hint.ko}")
    return MissingHop(missing.name, component, _last_witness(flow, missing, witnesses), hint)


def blocked_hops(
    flow: Flow, pending: Collection[str], status: StackStatus, unready_too_long: Collection[str]
) -> frozenset[str]:
    """The pending hops that the stack as it is cannot reach, with all that would follow from them.

    `unready_too_long` are components that have been not ready for so long that waiting is no use.
    """
    blocked: set[str] = set()
    for hop in flow.hops:
        if hop.name not in pending:
            continue
        states = {name: state for name in hop.involved if (state := _state(status, name)) is not None}
        down = any(state in _DOWN for state in states.values())
        unready = any(
            state is ComponentState.NOT_READY and name in unready_too_long for name, state in states.items()
        )
        if down or unready or hop.after in blocked:
            blocked.add(hop.name)
    return frozenset(blocked)


def _culprit(hop: AnyHop, status: StackStatus | None) -> tuple[str, ComponentState] | None:
    if status is None:
        return None
    for trouble in _TROUBLE:
        for name in hop.involved:
            if _state(status, name) is trouble:
                return name, trouble
    return None


def _state(status: StackStatus, name: str) -> ComponentState | None:
    component = status.component(name)
    return None if component is None else component.state


def _told(component: str, state: ComponentState) -> Localized:
    verb = "resume" if state is ComponentState.PAUSED else "restart"
    if state is ComponentState.NOT_READY:
        verb = "logs"
    command = f"bigtech-lab {verb} {component}"
    return Localized(
        f"{component} {_IN_ENGLISH[state]}: {command}", f"{component}: {_IN_KOREAN[state]}. {command}"
    )


def _last_witness(flow: Flow, missing: AnyHop, witnesses: Mapping[str, Witness]) -> str:
    after = missing.after
    while after is not None:
        if after in witnesses:
            return witnesses[after].trail
        after = flow.hop(after).after
    return "nothing was seen"
