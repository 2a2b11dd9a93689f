"""`bigtech-lab ps`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab ps               the default instance
  bigtech-lab ps --all --json  every instance; for programs"""


def ps(
    every: bool = typer.Option(
        False, "--all", help="Of every instance, also of ones that are no longer known."
    ),
    lang: Language | None = LANG,
    instance: str = INSTANCE,
    json: bool = typer.Option(False, "--json", help="Print JSON (ps.schema.json)."),
) -> None:
    """List the running components with their processes and memory."""
    from bigtech_lab.application.open_instance import checked_name
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.process_table import processes_as_json, show_processes

    checked_name(instance)
    running = [row for row in wiring.process_list().all() if every or row.instance == instance]
    if json:
        print_json(processes_as_json(running))
    else:
        show_processes(running, spoken(lang))
