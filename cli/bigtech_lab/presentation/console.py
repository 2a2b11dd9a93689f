"""The terminal: one console for results (stdout), one for progress and problems (stderr)."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from rich.console import Console

# Where there is no terminal at all, logs and CI read well at this one.
_PLAIN_WIDTH = 100
# On a wide terminal the eye loses the row between a sentence and a number at the right edge.
READABLE_WIDTH = 100
_PADDING = re.compile(r" +(?=\n)")


class _Trimmed:
    """A stream without the spaces with which tables fill their lines; a prompt's last space stays."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.encoding = stream.encoding

    def write(self, text: str) -> int:
        self._stream.write(_PADDING.sub("", text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()


def stdout() -> Console:
    """The console for results; colours only on a terminal, `NO_COLOR` is honoured."""
    return _console(sys.stdout)


def stderr() -> Console:
    """The console for progress and problems, so that results can be piped."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    on_terminal = stream.isatty()
    return Console(
        file=stream if on_terminal else cast("TextIO", _Trimmed(stream)),
        width=None if on_terminal or "COLUMNS" in os.environ else _plain_width(),
        # Rich would keep bold and dim under NO_COLOR; who sets it wants a plain text.
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
        soft_wrap=False,
    )


def _plain_width() -> int:
    """What is piped into a pager is read on the terminal that the other streams still have."""
    for stream in (sys.stderr, sys.stdin):
        try:
            return min(os.get_terminal_size(stream.fileno()).columns or _PLAIN_WIDTH, _PLAIN_WIDTH)
        except (OSError, ValueError):
            continue
    return _PLAIN_WIDTH
