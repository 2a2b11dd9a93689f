"""`bigtech-lab up`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """Examples:

  bigtech-lab up

  bigtech-lab up --only postgres,redis,kafka

  bigtech-lab up --instance second --json"""


def up(
    phase: str | None = typer.Argument(
        None, help="The phase whose stack to start, 1 to 8.", show_default=False
    ),
    instance: str = typer.Option("default", "--instance", help="The instance's name."),
    only: str | None = typer.Option(
        None,
        "--only",
        metavar="NAMES",
        help="Start only these components and what they need.",
        show_default=False,
    ),
    keep: bool = typer.Option(False, "--keep", help="When one fails, leave the others running."),
    json: bool = typer.Option(False, "--json", help="Print the status as JSON."),
) -> None:
    """Start the stack (of a phase) and wait until it is ready."""
    from bigtech_lab.application.phases import components_of
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.stack_progress import stack_progress
    from bigtech_lab.presentation.stack_table import show_stack, stack_as_json

    components = components_of(phase, only)
    with wiring.interruptible(), stack_progress(components) as progress:
        status = wiring.bring_up(progress)(instance, components, keep=keep)
    if json:
        print_json(stack_as_json(status))
    else:
        show_stack(status)
