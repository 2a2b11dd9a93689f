"""Keeps checks that disturb a component apart from those that use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bigtech_lab.domain.check_definition import CheckDefinition


class ComponentLocks:
    """Many checks use a component at once; one that locks it has it alone."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._running: list[CheckDefinition] = []
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def held_for(self, check: CheckDefinition) -> AsyncIterator[None]:
        """Waits until the check may run, and keeps others away meanwhile."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._may_run(check))
            self._running.append(check)
        try:
            yield
        finally:
            async with self._changed:
                self._running.remove(check)
                self._changed.notify_all()

    def _may_run(self, check: CheckDefinition) -> bool:
        if len(self._running) >= self._at_once:
            return False
        return not any(_collide(check, other) for other in self._running)


def _collide(one: CheckDefinition, other: CheckDefinition) -> bool:
    return any(map(other.touches, one.locks)) or any(map(one.touches, other.locks))
