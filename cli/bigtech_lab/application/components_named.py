"""Says which component stands behind a trouble that another component reported."""

from __future__ import annotations

from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.instance import instance_option
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady


def with_components_named(trouble: EnvironmentNotReady, status: StackStatus) -> EnvironmentNotReady:
    """The trouble with the components that were not ready when it happened; as it was when all were."""
    troubled = [c for c in status.components if c.state is not ComponentState.READY]
    if not troubled:
        return trouble
    names = [component.name for component in troubled]
    # What does not run at all comes before what merely suffers from that.
    first = next((c.name for c in troubled if c.pid is None), names[0])
    option = instance_option(status.instance)
    return EnvironmentNotReady(
        Localized(
            f"{trouble.message} Not ready: {', '.join(names)}.",
            f"{trouble.message_in('ko')} 준비되지 않은 것: {', '.join(names)}.",
        ),
        code=trouble.code,
        hint=f"bigtech-lab restart {first}{option}",
        detail=[*trouble.detail, *(f"{c.name} is {c.state}: {c.reason or '-'}" for c in troubled)],
    )
