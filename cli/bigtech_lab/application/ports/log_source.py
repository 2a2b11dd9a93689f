"""Where the components' logs are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol


class LogSource(Protocol):
    """The logs of one instance."""

    def last(self, component: str, count: int) -> Sequence[str]:
        """The newest lines of the component, of all its runs, oldest first."""
        ...

    def follow(self, components: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yields (component, line) for what is logged from now on; never ends by itself."""
        ...
