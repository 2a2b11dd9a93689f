"""Who is told how a migration goes on."""

from __future__ import annotations

from typing import Protocol


class MigrationProgress(Protocol):
    """Receives what happens."""

    def copied(self, table: str, rows: int, total: int) -> None:
        """So many of a table's rows are there."""
        ...

    def step(self, text: str) -> None:
        """What is being done now."""
        ...
