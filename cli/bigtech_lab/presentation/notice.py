"""Short remarks on stderr that are no results and no errors."""

from __future__ import annotations

import sys


def warn(text: str) -> None:
    """Something was found that a person should know, and was dealt with."""
    sys.stderr.write(f"warning: {text}\n")


def tell(text: str) -> None:
    """What was done, in one line."""
    sys.stderr.write(f"{text}\n")
