"""Looks at the components while an event is awaited, so that nobody waits for one that is down."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.first_missing import blocked_hops
from bigtech_lab.domain.flow import Flow

_PAUSE = 0.4
# Starting up and a hiccup look like this too; who is unready for longer will not make it in time.
_PATIENCE = 2.0


class StackHealth:
    """The components' states over the time of one trace."""

    def __init__(self, stack: StackView) -> None:
        self._stack = stack
        self._unready_since: dict[str, float] = {}

    async def look(self) -> StackStatus:
        """The status of the stack now."""
        status = await asyncio.to_thread(self._stack.status)
        now = asyncio.get_running_loop().time()
        unready = {c.name for c in status.components if c.state is ComponentState.NOT_READY}
        self._unready_since = {name: self._unready_since.get(name, now) for name in unready}
        return status

    async def until_blocked(self, flow: Flow, arrived: Collection[str]) -> None:
        """Returns once no hop that has not arrived (`arrived` grows meanwhile) can be reached any more."""
        while True:
            await asyncio.sleep(_PAUSE)
            status = await self.look()
            pending = {hop.name for hop in flow.hops if hop.name not in arrived}
            if pending and blocked_hops(flow, pending, status, self._unready_too_long()) == pending:
                return

    def _unready_too_long(self) -> frozenset[str]:
        now = asyncio.get_running_loop().time()
        return frozenset(name for name, since in self._unready_since.items() if now - since >= _PATIENCE)
