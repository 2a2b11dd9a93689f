"""`bigtech-lab down`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab down                    stop the default instance
  bigtech-lab down --instance second  stop another one
  bigtech-lab down --all              stop every instance"""


def down(
    instance: str = INSTANCE,
    every: bool = typer.Option(False, "--all", help="Stop every instance."),
) -> None:
    """Stop the stack; its data stays."""
    from bigtech_lab.domain.catalogue import CATALOGUE
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import stack_progress

    names = wiring.instance_store().names() if every else [instance]
    for name in names:
        with wiring.interruptible(), stack_progress(CATALOGUE) as progress:
            stopped = wiring.take_down(progress)(name)
        tell(f"instance {name}: " + (f"stopped {', '.join(stopped)}" if stopped else "nothing was running"))
    if not names:
        tell("There is no instance.")
