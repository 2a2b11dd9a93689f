"""The machine that a measurement is made on."""

from __future__ import annotations

from typing import Protocol


class Machine(Protocol):
    """What a figure means nothing without."""

    def now(self) -> str:
        """The time, ISO 8601."""
        ...

    def description(self) -> str:
        """Processor, cores and memory in one line."""
        ...

    def load_average(self) -> float:
        """How many tasks have wanted a core in the last minute."""
        ...
