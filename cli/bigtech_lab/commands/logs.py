"""`bigtech-lab logs`."""

from __future__ import annotations

import os
import sys

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT_OR_ALL, INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab logs chat-service -n 50  the newest 50 lines
  bigtech-lab logs -f                  all components, as they log"""


def logs(
    component: str | None = COMPONENT_OR_ALL,
    follow: bool = typer.Option(
        False, "--follow", "-f", help="Go on with what is logged from now on, until Ctrl-C."
    ),
    lines: int = typer.Option(
        20, "--lines", "-n", min=0, metavar="N", help="How many of the newest lines to show of each."
    ),
    instance: str = INSTANCE,
) -> None:
    """Show what the components logged."""
    from bigtech_lab.application.read_logs import read_logs

    source = wiring.log_source(instance)
    try:
        for line in read_logs(source, component, lines, follow=follow):
            sys.stdout.write(line + "\n")
            if follow:
                sys.stdout.flush()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`head`, say) has what it wanted; Python's own flush at exit must not fail on it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        # How following ends.
        return
