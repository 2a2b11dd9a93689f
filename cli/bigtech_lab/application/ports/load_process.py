"""A process of the reference's own that fills a system or measures it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol


class LoadProcess(Protocol):
    """Runs a module of `reference_impl/load` against one instance."""

    def run(
        self, module: str, arguments: Sequence[str], settings: Mapping[str, str]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield what the process reports, line by line, until it ends.

        `settings` is added to its environment. Raises EnvironmentNotReady when it says what is missing, and
        LabFault when it breaks; a caller that stops iterating ends the process.
        """
        ...
