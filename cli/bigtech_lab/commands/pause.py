"""`bigtech-lab pause`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """Examples:

  bigtech-lab pause chat-service

  bigtech-lab pause kafka --instance second"""


def pause(
    component: str = typer.Argument(
        ..., help="The component's name, as `status` shows it.", show_default=False
    ),
    instance: str = typer.Option("default", "--instance", help="The instance's name."),
) -> None:
    """Freeze a component (SIGSTOP)."""
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(), instance).pause(component)
    tell(f"{component} paused; `bigtech-lab resume {component}` lets it go on.")
