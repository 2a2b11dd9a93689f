"""The safety net under every live feed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from chat_infra.streams.hub import StreamHub
from chat_kernel.errors import Unavailable

_SECONDS: Final = 1.0

Reached = Callable[[Sequence[int]], Awaitable[Sequence[tuple[int, int]]]]
"""Answers (key, last cursor in the log) for each of the keys."""


async def sweep(hub: StreamHub, reached: Reached, stop: asyncio.Event) -> None:
    """Compare the open streams with the log once a second until `stop` is set.

    One query a process, only while somebody listens. So whatever happens to the live feed, what is stored
    reaches its listeners within about a second.
    """
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _SECONDS)
        keys = hub.keys
        if not keys:
            continue
        # While the database is away there is nothing to compare with; the next round looks again.
        with suppress(Unavailable):
            for key, cursor in await reached(keys):
                hub.announce(key, cursor)
