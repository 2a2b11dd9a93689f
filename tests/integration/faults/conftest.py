"""The switches of the faults on the shared Redis."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from chat_infra.faults.faults import HASH
from chat_infra.faults.watch import CHANNEL

Switch = Callable[..., Awaitable[None]]


@pytest.fixture
async def redis(servers: Any) -> AsyncIterator[Redis]:
    client = Redis.from_url(servers.redis_url, client_name=f"test-{uuid.uuid4().hex[:6]}")
    yield client
    await client.delete(HASH)
    await client.publish(CHANNEL, b"")
    await client.aclose()


@pytest.fixture
def switch(redis: Redis) -> Switch:
    """Switches a fault on with parameters, or off with None, as the command does."""

    async def switch(name: str, parameters: dict[str, Any] | None) -> None:
        if parameters is None:
            await redis.hdel(HASH, name)
        else:
            await redis.hset(HASH, name, json.dumps(parameters))
        await redis.publish(CHANNEL, name)

    return switch
