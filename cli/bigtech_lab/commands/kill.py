"""`bigtech-lab kill`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """Examples:

  bigtech-lab kill chat-service

  bigtech-lab kill kafka --instance second"""


def kill(
    component: str = typer.Argument(
        ..., help="The component's name, as `status` shows it.", show_default=False
    ),
    instance: str = typer.Option("default", "--instance", help="The instance's name."),
) -> None:
    """End a component at once (SIGKILL), as a crash would."""
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(), instance).kill(component)
    tell(f"{component} killed.")
