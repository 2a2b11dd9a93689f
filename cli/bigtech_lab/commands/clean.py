"""`bigtech-lab clean`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring

EXAMPLES = """\b
Examples:
  bigtech-lab clean --instance second  one instance with its data
  bigtech-lab clean --cache --yes      the downloads; asks nothing"""


def clean(
    instance: str | None = typer.Option(
        None, "--instance", metavar="NAME", help="Remove this instance and its data.", show_default=False
    ),
    cache: bool = typer.Option(False, "--cache", help="Remove everything that was downloaded."),
    every: bool = typer.Option(
        False, "--all", help="Remove all stopped instances and everything downloaded."
    ),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
) -> None:
    """Remove stopped instances, or everything that was downloaded."""
    from bigtech_lab.errors import BadUsage
    from bigtech_lab.presentation.confirmation import confirm
    from bigtech_lab.presentation.notice import tell

    if [instance is not None, cache, every].count(True) != 1:
        raise BadUsage(
            "Say what to remove.", code="nothing-chosen", hint="One of --instance NAME, --cache, --all."
        )
    cleaning = wiring.clean_up()
    names = [instance] if instance is not None else list(cleaning.stopped_instances()) if every else []
    for name in names:
        confirm(f"Delete instance '{name}' with all its data?", yes=yes)
        cleaning.instance(name)
        tell(f"instance {name} removed.")
    if instance is None:
        confirm("Delete everything that was downloaded?", yes=yes)
        tell(f"downloads removed: {cleaning.cache() / 1_000_000:.0f} MB.")
