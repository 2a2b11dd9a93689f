"""Looks at the stack whenever a check goes wrong, so that a dead component is never blamed on a learner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.component_trouble import ComponentTrouble, restarted_since, root_trouble

_LOG_LINES = 10


class ComponentWatch:
    """Knows how the components were when the run began, and looks again when asked.

    Checks that fail together share one look, as long as it began after each of them failed.
    """

    def __init__(self, stack: StackView, first: StackStatus, clock: Callable[[], float] = monotonic) -> None:
        self._stack = stack
        self._first = first
        self._last = first
        self._looked_at = float("-inf")
        self._clock = clock
        self._one_look = asyncio.Lock()

    async def trouble(self, *, disturbed: frozenset[str] = frozenset()) -> ComponentTrouble | None:
        """The component in trouble right now, or None.

        `disturbed` are those that a check restarts on purpose, whose other process is no trouble.
        """
        asked_at = self._clock()
        async with self._one_look:
            if self._looked_at < asked_at:
                began = self._clock()
                self._last = await asyncio.to_thread(self._stack.status)
                self._looked_at = began
        trouble = root_trouble(self._last)
        if trouble is not None:
            return trouble
        restarted = restarted_since(self._first, self._last)
        return None if restarted is None or restarted.component in disturbed else restarted

    async def last_log_lines(self, component: str) -> tuple[str, ...]:
        """What the component logged last."""
        if self._last.component(component) is None:
            return ()
        return await asyncio.to_thread(self._stack.last_log_lines, component, _LOG_LINES)
