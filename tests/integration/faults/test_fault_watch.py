"""What a process knows of the faults while Redis changes, is away, and holds nonsense."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from prometheus_client import REGISTRY
from redis.asyncio import Redis

from chat_infra.faults.declared import DUPLICATE_DELIVERY, SLOW_QUERY
from chat_infra.faults.faults import HASH, Faults
from chat_infra.faults.watch import FaultWatch
from chat_infra.process.supervision import keep_running
from chat_infra.redis_client import connect_redis
from integration.faults.conftest import Switch
from integration.services.user_friend_system import eventually


@pytest.fixture
async def faults(redis: Redis) -> AsyncIterator[Faults]:
    async with watched(redis) as known:
        yield known


@asynccontextmanager
async def watched(redis: Redis) -> AsyncIterator[Faults]:
    known = Faults("chat-service", lambda: redis)
    stop = asyncio.Event()
    task = asyncio.create_task(keep_running("faults", FaultWatch(known, lambda: redis).run, stop))
    yield known
    stop.set()
    await asyncio.wait_for(task, 2)


def failures() -> float:
    return REGISTRY.get_sample_value("task_restarts_total", {"task": "faults"}) or 0.0


async def becomes(faults: Faults, wanted: Any, *, seconds: float = 1.0) -> None:
    async def so() -> bool:
        return bool(faults.parameters(SLOW_QUERY) == wanted)

    await eventually(so, seconds=seconds)


async def test_a_change_is_known_within_a_second(faults: Faults, switch: Switch) -> None:
    await switch("slow-query", {"seconds": 2})
    await becomes(faults, {"seconds": 2})
    await switch("slow-query", {"seconds": 3})
    await becomes(faults, {"seconds": 3})
    await switch("slow-query", None)
    await becomes(faults, None)


async def test_what_was_known_holds_while_redis_lets_nobody_in(
    switch: Switch, redis: Redis, servers: Any
) -> None:
    name, password = f"watch-{uuid.uuid4().hex[:6]}", uuid.uuid4().hex
    address = urlsplit(servers.redis_url)
    await redis.acl_setuser(
        name, enabled=True, passwords=[f"+{password}"], categories=["+@all"], keys=["*"], channels=["*"]
    )
    place = f"redis://{name}:{password}@{address.hostname}:{address.port}"
    own = connect_redis(place, client_name=name)
    await switch("slow-query", {})
    async with watched(own) as faults:
        await becomes(faults, {"seconds": 1.0})
        await redis.acl_setuser(name, enabled=False)
        await redis.client_kill_filter(user=name)
        await switch("slow-query", None)

        before = failures()

        async def turned_away() -> bool:
            return failures() > before

        await eventually(turned_away, seconds=10)
        assert faults.is_on(SLOW_QUERY)
        await redis.acl_setuser(name, enabled=True)
        await becomes(faults, None, seconds=10)
    await own.aclose()
    await redis.acl_deluser(name)


async def test_a_change_that_nobody_announced_is_found_by_and_by(faults: Faults, redis: Redis) -> None:
    await redis.hset(HASH, "slow-query", "{}")
    await becomes(faults, {"seconds": 1.0}, seconds=8)


async def test_nonsense_in_the_hash_counts_as_no_parameters(
    faults: Faults, redis: Redis, switch: Switch
) -> None:
    await redis.hset(
        HASH, mapping={"slow-query": b"\xff{", "duplicate-delivery": "[1]", "no-such-fault": "{}"}
    )
    await switch("nothing", None)
    await becomes(faults, {"seconds": 1.0})
    assert faults.parameters(DUPLICATE_DELIVERY) == {"times": 2}


async def test_of_many_who_would_spend_a_fault_one_does(faults: Faults, switch: Switch) -> None:
    await switch("slow-query", {})
    spent = await asyncio.gather(*(faults.spend(SLOW_QUERY) for _ in range(10)))
    assert spent.count(True) == 1
