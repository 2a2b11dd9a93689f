"""`bigtech-lab stop`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """Examples:

  bigtech-lab stop chat-service

  bigtech-lab stop kafka --instance second"""


def stop(
    component: str = typer.Argument(
        ..., help="The component's name, as `status` shows it.", show_default=False
    ),
    instance: str = typer.Option("default", "--instance", help="The instance's name."),
) -> None:
    """Stop a component in good order (SIGTERM)."""
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    with wiring.interruptible():
        had_run = wiring.control_component(PlainProgress(), instance).stop(component)
    if not had_run:
        tell(f"{component} was not running.")
