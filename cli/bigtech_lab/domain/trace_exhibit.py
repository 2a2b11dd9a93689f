"""A trace of an event that really happened, kept to be read and asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExhibitHop:
    """One hop: `after` names its cause, `offset_ms` is since the start, `gap_ms` since the cause."""

    name: str
    component: str
    after: str | None
    offset_ms: float
    gap_ms: float | None
    trail: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TraceExhibit:
    """The hops in the order of their flow; a cause stands before what follows from it."""

    flow: str
    hops: tuple[ExhibitHop, ...]

    def depth(self, hop: ExhibitHop) -> int:
        """How many causes the hop has, one behind the other."""
        by_name = {other.name: other for other in self.hops}
        depth = 0
        while hop.after in by_name:
            hop = by_name[hop.after]
            depth += 1
        return depth
