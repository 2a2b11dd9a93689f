"""A check as its author declared it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bigtech_lab.domain.evidence import Evidence

CheckFunction = Callable[[Any], Awaitable[Evidence]]


@dataclass(frozen=True, slots=True)
class CheckDefinition:
    """One check: what it is called, what it needs and how it is run.

    `sentence` is the English sentence a learner reads (the docstring); `timeout` is in seconds; `uses`
    names the components that it talks to (None: any of them); `locks` those that it disturbs, so that
    nothing else uses them meanwhile; `judges_stack` marks a check whose very subject is that the components
    run.
    """

    id: str
    sentence: str
    function: CheckFunction
    points: int = 1
    needs: tuple[str, ...] = ()
    timeout: float = 20.0
    uses: frozenset[str] | None = None
    locks: frozenset[str] = frozenset()
    judges_stack: bool = False

    def touches(self, component: str) -> bool:
        """Whether the check depends on that component."""
        return self.uses is None or component in self.uses or component in self.locks
