"""Which errors mean that Redis is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from redis.exceptions import RedisError

from chat_kernel.errors import Unavailable

_SECONDS: Final = 1.0


# --8<-- [start:reported]
@asynccontextmanager
async def presence_outages_reported() -> AsyncIterator[None]:
    """Turn an outage of Redis, or no answer within a second, into `Unavailable`.

    Raises:
        Unavailable: `presence_unavailable`.
    """
    try:
        async with asyncio.timeout(_SECONDS):
            yield
    except (RedisError, OSError) as outage:
        raise Unavailable(
            "presence_unavailable",
            "Who is online cannot be told now.",
            {"reason": type(outage).__name__},
            retry_after=2,
        ) from outage


# --8<-- [end:reported]
