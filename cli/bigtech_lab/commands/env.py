"""`bigtech-lab env`."""

from __future__ import annotations

import sys

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  eval "$(bigtech-lab env)" && curl "$GATEWAY_URL/health"
  bigtech-lab env --json  for programs"""


def env(
    instance: str = INSTANCE,
    json: bool = typer.Option(False, "--json", help="Print JSON (env.schema.json)."),
) -> None:
    """Print the stack's addresses as shell variables.

    The database addresses carry a role that can read everything and write nothing. Where psql or redis-cli
    is not installed, the PATH is extended by those that came with the lab's servers.
    """
    variables = wiring.stack_view(instance).endpoints().as_environment()
    if json:
        from bigtech_lab.presentation.json_output import print_json

        print_json({"format_version": 1, **variables})
        return
    from shlex import quote

    for name, value in variables.items():
        sys.stdout.write(f"export {name}={quote(value)}\n")
    for folder in wiring.client_program_folders():
        sys.stdout.write(f'export PATH="$PATH":{quote(str(folder))}\n')
