"""Things that arrive one after the other, for any number of readers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Arrivals(Generic[_T]):
    """Everything that has arrived; `ended` once nothing more will come."""

    def __init__(self) -> None:
        self.so_far: list[_T] = []
        self.ended = False
        self._arrived = asyncio.Event()

    async def arrivals(self) -> AsyncIterator[_T]:
        """Yields what has arrived, then each further one; ends when nothing more will come."""
        seen = 0
        while True:
            while seen < len(self.so_far):
                yield self.so_far[seen]
                seen += 1
            if self.ended:
                return
            arrived = self._arrived
            await arrived.wait()

    def add(self, item: _T) -> None:
        """Keeps it and wakes everyone who waits for one."""
        self.so_far.append(item)
        self._wake()

    def end(self) -> None:
        """Marks the end and wakes everyone who waits."""
        self.ended = True
        self._wake()

    def _wake(self) -> None:
        # A new event for each arrival: every waiter wakes once, none can miss one, nobody has to clear it.
        arrived, self._arrived = self._arrived, asyncio.Event()
        arrived.set()
