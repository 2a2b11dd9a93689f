"""`bigtech-lab keys`."""

from __future__ import annotations

from enum import StrEnum

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab keys rotate                    a new key; nobody is logged out
  bigtech-lab keys rotate --instance second  in another instance
  bigtech-lab keys rotate --json             its name, for a program

The running user-service publishes the new key within a second and signs
with it after five more. Tokens of the old key are good until they expire."""


class KeysAction(StrEnum):
    """What to do."""

    rotate = "rotate"


def keys(
    action: KeysAction = typer.Argument(..., metavar="rotate", help="What to do."),
    json: bool = typer.Option(False, "--json", help="Print JSON (keys.schema.json)."),
    instance: str = INSTANCE,
) -> None:
    """Rotate the keys that sign access tokens, while the stack goes on."""
    del action
    rotated = wiring.rotate_keys(instance)()
    if json:
        from bigtech_lab.presentation.json_output import print_json

        print_json(
            {
                "format_version": 1,
                "instance": instance,
                "added": rotated.added,
                "kept": list(rotated.kept),
                "removed": list(rotated.removed),
            }
        )
        return
    from bigtech_lab.presentation.notice import tell

    tell(f"Key {rotated.added} signs access tokens from now on.")
    if rotated.kept:
        tell(f"Still good until their tokens expire: {', '.join(rotated.kept)}.")
    if rotated.removed:
        tell(f"Removed: {', '.join(rotated.removed)}.")
