"""`bigtech-lab resume`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """Examples:

  bigtech-lab resume chat-service

  bigtech-lab resume kafka --instance second"""


def resume(
    component: str = typer.Argument(
        ..., help="The component's name, as `status` shows it.", show_default=False
    ),
    instance: str = typer.Option("default", "--instance", help="The instance's name."),
) -> None:
    """Let a paused component go on (SIGCONT)."""
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(), instance).resume(component)
    tell(f"{component} goes on.")
