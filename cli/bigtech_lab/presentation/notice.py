"""Short remarks on stderr that are no results and no errors."""

from __future__ import annotations

import sys

from bigtech_lab.presentation.program import pasteable


def warn(text: str) -> None:
    """Something was found that a person should know, and was dealt with."""
    sys.stderr.write(f"warning: {pasteable(text)}\n")


def tell(text: str) -> None:
    """What was done, in one line."""
    sys.stderr.write(f"{pasteable(text)}\n")
