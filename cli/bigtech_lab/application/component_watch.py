"""Looks at the stack whenever a check goes wrong, so that a dead component is never blamed on a learner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.component import ComponentState, StackStatus
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

        A component that runs as another process than before was restarted meanwhile: that is trouble too, unless
        it is one of the `disturbed`, which a check restarts on purpose.
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

    def known_stopped(self, check: CheckDefinition) -> ComponentTrouble | None:
        """A component of the check's that did not run at the last look, or None.

        Components that merely were not ready yet do not count: they may be by now.
        """
        stopped = {ComponentState.DEAD, ComponentState.STOPPED, ComponentState.PAUSED}
        touched = [c for c in self._last.components if c.state in stopped and check.touches(c.name)]
        return root_trouble(self._last) if touched else None

    async def expect_restarts(self) -> None:
        """Takes the processes as they are now for the ones that should run."""
        self._first = self._last = await asyncio.to_thread(self._stack.status)

    async def last_log_lines(self, component: str) -> tuple[str, ...]:
        """What the component logged last."""
        if self._last.component(component) is None:
            return ()
        return await asyncio.to_thread(self._stack.last_log_lines, component, _LOG_LINES)
