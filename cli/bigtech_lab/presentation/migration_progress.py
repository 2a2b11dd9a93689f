"""How a migration goes on, in lines on stderr."""

from __future__ import annotations

import sys
import time

from bigtech_lab.presentation.program import pasteable

_LINE_SECONDS = 1.0


class MigrationLines:
    """Implements MigrationProgress: a line for each step, and for a table one a second while it is copied."""

    def __init__(self) -> None:
        self._told_at = 0.0

    def copied(self, table: str, rows: int, total: int) -> None:
        """See the port."""
        now = time.monotonic()
        if rows < total and now - self._told_at < _LINE_SECONDS:
            return
        self._told_at = now
        self._write(f"{table:<24} {rows:>9,} of {total:,} rows")

    def step(self, text: str) -> None:
        """See the port."""
        self._write(f"{text} …")

    def _write(self, line: str) -> None:
        sys.stderr.write(pasteable(line) + "\n")
        sys.stderr.flush()
