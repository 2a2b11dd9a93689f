"""Which checks a run consists of: the needs of the chosen ones, in an order that honours them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from bigtech_lab.domain.check_definition import CheckDefinition


class BrokenCheckGraph(Exception):
    """A `needs` names no check, or the needs go round in a circle."""


def with_needs(chosen: Iterable[str], checks: Mapping[str, CheckDefinition]) -> list[CheckDefinition]:
    """The chosen checks and everything that they need, needs first.

    Raises BrokenCheckGraph when a need does not exist or depends on itself.
    """
    graph: dict[str, tuple[str, ...]] = {}
    waiting = deque(chosen)
    while waiting:
        check_id = waiting.popleft()
        if check_id in graph:
            continue
        definition = checks[check_id]
        unknown = [need for need in definition.needs if need not in checks]
        if unknown:
            message = f"check '{check_id}' needs '{unknown[0]}', which does not exist"
            raise BrokenCheckGraph(message)
        graph[check_id] = definition.needs
        waiting.extend(definition.needs)
    try:
        return [checks[check_id] for check_id in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        message = f"checks need each other in a circle: {' → '.join(error.args[1])}"
        raise BrokenCheckGraph(message) from None
