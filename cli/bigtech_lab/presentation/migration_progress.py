"""How a migration goes on, in lines on stderr."""

from __future__ import annotations

import sys
import time

from bigtech_lab.application.ports.migration_progress import MigrationStep
from bigtech_lab.domain.migration import Side
from bigtech_lab.presentation import migration_words as words
from bigtech_lab.presentation.program import pasteable

_LINE_SECONDS = 1.0


class MigrationLines:
    """Implements MigrationProgress: a line for each step, and for a table one a second while it is copied."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._told_at = 0.0

    def copied(self, table: str, rows: int, total: int) -> None:
        """See the port."""
        now = time.monotonic()
        if rows < total and now - self._told_at < _LINE_SECONDS:
            return
        self._told_at = now
        line = words.ROWS_COPIED.in_language(self._language)
        self._write(line.format(table=table, rows=rows, total=total))

    def step(self, step: MigrationStep, about: str = "") -> None:
        """See the port."""
        if step is MigrationStep.ROUTING:
            about = words.SIDES[Side(about)].in_language(self._language)
        self._write(words.STEPS[step].in_language(self._language).format(about=about) + " …")

    def _write(self, line: str) -> None:
        sys.stderr.write(pasteable(line) + "\n")
        sys.stderr.flush()
