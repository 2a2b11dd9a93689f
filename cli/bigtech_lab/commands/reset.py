"""`bigtech-lab reset`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab reset                          empty databases; asks first
  bigtech-lab reset --instance second --yes  asks nothing"""


def reset(
    instance: str = INSTANCE,
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
) -> None:
    """Throw an instance's data away and make it anew; its ports stay.

    What was running is started again with empty databases.
    """
    from bigtech_lab.application.open_instance import existing_instance
    from bigtech_lab.domain.catalogue import CATALOGUE
    from bigtech_lab.presentation.confirmation import confirm
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import stack_progress
    from bigtech_lab.presentation.stack_table import show_stack

    existing_instance(wiring.instance_store(), instance)
    confirm(f"Delete all users, messages and events of instance '{instance}'?", yes=yes)
    with wiring.interruptible(), stack_progress(CATALOGUE) as progress:
        status = wiring.reset_instance(progress)(instance)
    if status is None:
        tell(f"instance {instance} is empty now.")
    else:
        show_stack(status)
