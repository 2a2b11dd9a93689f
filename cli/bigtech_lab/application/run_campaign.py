"""The use case behind `campaign`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from bigtech_lab.application.ports.campaign_process import CampaignPlan, CampaignProcess
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import ComponentState, StackState
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, unknown_name

RELAY: Final = "relay"
VICTIMS: Final = (
    "user-service",
    "friend-service",
    "chat-service",
    RELAY,
    "notification-service",
    "gateway",
    "redis",
    "postgres",
    "kafka",
)
"""Who is killed, in this order: the relay has work to hand back only once chat-service has been killed."""


class RunCampaign:
    """Kills components of a running stack under load and judges what came of it."""

    def __init__(
        self, stack: StackView, process: CampaignProcess, faults_on: Callable[[], Sequence[str]]
    ) -> None:
        self._stack = stack
        self._process = process
        self._faults_on = faults_on

    def __call__(
        self, plan: CampaignPlan, say: Callable[[str], None], *, allow_faults: bool = False
    ) -> dict[str, Any]:
        """The report; EnvironmentNotReady when the stack is not whole, or has faults that are not allowed."""
        for name in plan.victims:
            if name not in VICTIMS:
                raise unknown_name("victim", name, VICTIMS)
        status = self._stack.status()
        if status.state is not StackState.RUNNING:
            away = [c.name for c in status.components if c.state is not ComponentState.READY]
            raise EnvironmentNotReady(
                Localized(
                    f"A campaign begins with a stack that is whole; not ready: {', '.join(away)}.",
                    f"캠페인은 온전한 스택에서 시작합니다. 준비되지 않은 것: {', '.join(away)}.",
                ),
                code="stack-not-whole",
                hint="bigtech-lab up",
            )
        on = () if allow_faults else self._faults_on()
        if on:
            raise EnvironmentNotReady(
                Localized(
                    f"Faults are on ({', '.join(on)}), so a broken promise would prove nothing.",
                    f"결함이 켜져 있어({', '.join(on)}) 약속이 깨져도 증명되는 것이 없습니다.",
                ),
                code="faults-on",
                hint=Localized(
                    "bigtech-lab fault off --all; --allow-faults runs it all the same.",
                    "bigtech-lab fault off --all. 그래도 실행하려면 --allow-faults를 쓰세요.",
                ),
            )
        return self._process.run(plan, self._stack.endpoints(), self._stack.instance, say)
