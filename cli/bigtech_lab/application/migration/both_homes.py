"""A migration needs both homes: the monolith and the services."""

from __future__ import annotations

from bigtech_lab.domain.catalogue import PROFILES
from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady


def both_homes_run(status: StackStatus) -> None:
    """Raises EnvironmentNotReady when a component of the profile `strangler` is not ready."""
    states = {component.name: component.state for component in status.components}
    lacking = [name for name in PROFILES["strangler"] if states.get(name) is not ComponentState.READY]
    if lacking:
        raise EnvironmentNotReady(
            Localized(
                f"A migration needs the monolith and the services. Not ready: {', '.join(lacking)}.",
                f"이전에는 모놀리스와 서비스가 모두 필요합니다. 준비되지 않은 것: {', '.join(lacking)}.",
            ),
            code="homes-not-running",
            hint="bigtech-lab up --profile strangler",
        )
