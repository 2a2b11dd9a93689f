"""`bigtech-lab status`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab status                        states, addresses, versions
  bigtech-lab status --json | jq -r .state  one word for scripts"""


def status(
    instance: str = INSTANCE,
    json: bool = typer.Option(False, "--json", help="Print JSON (status.schema.json)."),
    lang: Language | None = LANG,
) -> None:
    """Show every component, its state and its address."""
    from bigtech_lab.domain.component import StackState
    from bigtech_lab.presentation.stack_table import show_stack, stack_as_json

    seen = wiring.stack_view(instance).status()
    faults = wiring.faults_on(instance) if seen.state != StackState.STOPPED else ()
    if json:
        from bigtech_lab.presentation.json_output import print_json

        print_json({**stack_as_json(seen), "faults": list(faults)})
    else:
        show_stack(seen, faults, spoken(lang))
