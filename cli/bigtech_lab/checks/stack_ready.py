"""The check that every lab's checks may need: the stack runs."""

from __future__ import annotations

import asyncio

from bigtech_lab.checks.declare import check
from bigtech_lab.checks.eventually import eventually
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.component_trouble import root_trouble
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure, FirstMissing
from bigtech_lab.domain.lab_manifest import CheckText
from bigtech_lab.domain.localized import Localized

# A component that was just started again needs a moment; one that is gone does not come back by waiting.
_SECONDS_TO_SETTLE = 2.0
_MAY_SETTLE = {ComponentState.READY, ComponentState.STARTING, ComponentState.NOT_READY}


@check(points=3, timeout=10, judges_stack=True)
async def stack_ready(lab: Lab) -> Evidence:
    """Every component of the stack is running and ready."""
    last: list[StackStatus] = []

    async def settled() -> StackStatus | None:
        status = await asyncio.to_thread(lab.stack.status)
        last[:] = [status]
        states = {component.state for component in status.components}
        return status if states == {ComponentState.READY} or not states <= _MAY_SETTLE else None

    await eventually(settled, within=_SECONDS_TO_SETTLE, every=0.1)
    trouble = root_trouble(last[0])
    states = {component.name: component.state.value for component in last[0].components}
    if trouble is None:
        return Evidence(components=states)
    log = await asyncio.to_thread(lab.stack.last_log_lines, trouble.component)
    raise Failure(
        trouble.code,
        expected="ready",
        actual={name: state for name, state in states.items() if state != ComponentState.READY.value},
        evidence=Evidence(reason=trouble.reason, last_log_lines=list(log)),
        first_missing=FirstMissing(
            f"component {trouble.component}", trouble.component, log[-1] if log else None
        ),
        component=trouble.component,
        state=trouble.state,
    )


STACK_READY_TEXT = CheckText(
    sentence_ko="스택의 모든 구성 요소가 실행 중이고 준비되어 있습니다.",
    hint=Localized(
        "bigtech-lab status shows every component, bigtech-lab logs NAME why one does not run.",
        "구성 요소는 bigtech-lab status로, 실행되지 않는 이유는 bigtech-lab logs NAME으로 확인하세요.",
    ),
    docs="curriculum/QUICK_START.md#the-stack-runs",
)
