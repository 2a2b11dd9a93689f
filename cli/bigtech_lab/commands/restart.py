"""`bigtech-lab restart`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """Examples:

  bigtech-lab restart chat-service

  bigtech-lab restart postgres --instance second"""


def restart(
    component: str = typer.Argument(
        ..., help="The component's name, as `status` shows it.", show_default=False
    ),
    instance: str = typer.Option("default", "--instance", help="The instance's name."),
) -> None:
    """Stop a component and start it again; one that does not run is started."""
    from bigtech_lab.presentation.stack_progress import stack_progress

    with wiring.interruptible(), stack_progress([component]) as progress:
        wiring.control_component(progress, instance).restart(component)
