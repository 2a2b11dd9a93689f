"""`bigtech-lab resume`."""

from __future__ import annotations

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT, INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab resume chat-service             it goes on where it was
  bigtech-lab resume kafka --instance second  in another instance"""


def resume(
    component: str = COMPONENT,
    instance: str = INSTANCE,
) -> None:
    """Let a paused component go on (SIGCONT)."""
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(), instance).resume(component)
    tell(f"{component} goes on.")
