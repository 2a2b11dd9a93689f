"""Ends what may not want to end: gives it its time, then goes on without it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

_abandoned: Final[set[asyncio.Task[Any]]] = set()
"""Cancelled and not waited for; held, because a loop holds its tasks weakly."""


async def end_within(
    seconds: float, ending: Coroutine[Any, Any, object], *, expected: type[Exception] = TimeoutError
) -> bool:
    """Run `ending` for at most `seconds`; return whether it came to its end.

    `asyncio.wait_for` would wait for as long as the cancelled coroutine takes, and one that lost its
    cancellation (a client's task waits for an answer that came in the same moment) takes for ever.

    Raises:
        Exception: whatever `ending` raised in time, unless it was `expected`.
    """
    task = asyncio.ensure_future(ending)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            _abandoned.add(task)
            task.add_done_callback(_forget)
    if not done:
        return False
    with suppress(expected):
        task.result()
    return True


def _forget(task: asyncio.Task[Any]) -> None:
    _abandoned.discard(task)
    if not task.cancelled():
        task.exception()
