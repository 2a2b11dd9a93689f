"""`bigtech-lab kill`."""

from __future__ import annotations

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT, INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab kill chat-service             it dies at once
  bigtech-lab kill kafka --instance second  in another instance
  bigtech-lab restart chat-service          start it again"""


def kill(
    component: str = COMPONENT,
    instance: str = INSTANCE,
) -> None:
    """End a component at once (SIGKILL), as a crash would."""
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(), instance).kill(component)
    tell(f"{component} killed.")
