"""Waiting for something to come true."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

_T = TypeVar("_T")


async def eventually(
    look: Callable[[], Awaitable[_T | None]], *, within: float = 5.0, every: float = 0.03
) -> _T | None:
    """Looks until there is something to see.

    Args:
        look: gives what it sees, or None (or False) while there is nothing.
        within: seconds until it gives up; it looks at least once.
        every: seconds between two looks.

    Returns:
        What was seen, or None when the time was up.
    """
    # The loop's clock: it is another one when a recorded run is judged again.
    clock = asyncio.get_running_loop().time
    deadline = clock() + within
    while True:
        seen = await look()
        if seen is not None and seen is not False:
            return seen
        if clock() + every > deadline:
            return None
        await asyncio.sleep(every)
