"""The terminal: one console for results (stdout), one for progress and problems (stderr)."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# Without a terminal there is no width to ask for; logs and CI read well at this one.
_PLAIN_WIDTH = 100


def stdout() -> Console:
    """The console for results; colours only on a terminal, `NO_COLOR` is honoured."""
    return _console(stderr=False)


def stderr() -> Console:
    """The console for progress and problems, so that results can be piped."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _PLAIN_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False)
