"""Who is told how a migration goes on."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class MigrationStep(StrEnum):
    """What a migration does at the moment."""

    APPLYING = "applying"
    """What changed since the copy is carried over."""
    FORGETTING = "forgetting"
    """What was prepared is thrown away."""
    FENCING = "fencing"
    """The old owner refuses writes from now on."""
    ROUTING = "routing"
    """Requests are sent to the new owner, `about`."""
    COMPARING = "comparing"
    """The rows of the table `about`."""
    READING = "reading"
    """Reads of so many users, `about`, are sent to both sides."""


class MigrationProgress(Protocol):
    """Receives what happens."""

    def copied(self, table: str, rows: int, total: int) -> None:
        """So many of a table's rows are there."""
        ...

    def step(self, step: MigrationStep, about: str = "") -> None:
        """What is being done now."""
        ...
