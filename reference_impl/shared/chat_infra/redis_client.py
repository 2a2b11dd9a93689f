"""The Redis client: short timeouts, so that an outage is noticed and not waited for."""

from __future__ import annotations

from typing import Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

_CONNECT_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 2.0


def connect_redis(url: str, *, client_name: str, answer_seconds: float = _ANSWER_SECONDS) -> Redis:
    """Make a client that connects when it is first used and again after an outage.

    A reader that blocks on the server (XREAD BLOCK) needs `answer_seconds` above its block time.
    """
    return Redis.from_url(
        url,
        client_name=client_name,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=answer_seconds,
        retry=Retry(NoBackoff(), 1),
        health_check_interval=0,
    )
