"""`bigtech-lab up`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab up                           everything
  bigtech-lab up 1                         what phase 1 needs
  bigtech-lab up --profile monolith        the same API in one process
  bigtech-lab up --only postgres,kafka     these and what they need
  bigtech-lab up --instance second --json  one more; for programs"""


def up(
    phase: str | None = typer.Argument(
        None, metavar="PHASE", help="The phase whose stack to start, 1 to 8.", show_default=False
    ),
    instance: str = INSTANCE,
    only: str | None = typer.Option(
        None,
        "--only",
        metavar="NAMES",
        help="Start only these components and what they need.",
        show_default=False,
    ),
    profile: str | None = typer.Option(
        None,
        "--profile",
        metavar="NAME",
        help="msa (the services, the default), monolith, or strangler (both).",
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

    components = components_of(phase, only, profile)
    with wiring.interruptible(), stack_progress(components) as progress:
        status = wiring.bring_up(progress)(instance, components, keep=keep)
    if json:
        print_json(stack_as_json(status))
    else:
        show_stack(status)
