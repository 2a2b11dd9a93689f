"""Looks at the stack whenever a check goes wrong, so that a dead component is never blamed on a learner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.component import ComponentKind, ComponentState, StackStatus
from bigtech_lab.domain.component_trouble import ComponentTrouble, restarted_since, root_trouble

_LOG_LINES = 10
# Whatever a check talks to stands on these.
_FOUNDATIONS = {ComponentKind.STORE, ComponentKind.BROKER}


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

    async def trouble(self, check: CheckDefinition) -> ComponentTrouble | None:
        """The component in trouble right now that can be behind what the check saw, or None.

        A component that runs as another process than before was restarted meanwhile: that is trouble too,
        unless the check itself restarts it on purpose.
        """
        asked_at = self._clock()
        async with self._one_look:
            if self._looked_at < asked_at:
                began = self._clock()
                self._last = await asyncio.to_thread(self._stack.status)
                self._looked_at = began
        return root_trouble(_behind(check, self._last)) or restarted_since(
            self._first, _behind(check, self._last), but=check.locks
        )

    def known_stopped(self, check: CheckDefinition) -> ComponentTrouble | None:
        """A component of the check's that did not run at the last look, or None.

        Components that merely were not ready yet do not count: they may be by now.
        """
        stopped = {ComponentState.DEAD, ComponentState.STOPPED, ComponentState.PAUSED}
        touched = [c for c in self._last.components if c.state in stopped and check.touches(c.name)]
        return root_trouble(replace(self._last, components=tuple(touched)))

    async def expect_restarts(self) -> None:
        """Takes the processes as they are now for the ones that should run."""
        self._first = self._last = await asyncio.to_thread(self._stack.status)

    async def last_log_lines(self, component: str) -> tuple[str, ...]:
        """What the component logged last."""
        if self._last.component(component) is None:
            return ()
        return await asyncio.to_thread(self._stack.last_log_lines, component, _LOG_LINES)


def _behind(check: CheckDefinition, status: StackStatus) -> StackStatus:
    """The components that a check depends on: those that it touches, and what they stand on."""
    components = tuple(c for c in status.components if c.kind in _FOUNDATIONS or check.touches(c.name))
    return replace(status, components=components)
