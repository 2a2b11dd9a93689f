"""What a process knows of the faults while Redis changes, is away, and holds nonsense."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis

from chat_infra.faults.declared import DUPLICATE_DELIVERY, SLOW_QUERY
from chat_infra.faults.faults import HASH, Faults
from chat_infra.faults.watch import FaultWatch
from chat_infra.process.supervision import keep_running
from integration.faults.conftest import Switch
from integration.services.user_friend_system import eventually


@pytest.fixture
async def faults(redis: Redis) -> AsyncIterator[Faults]:
    known = Faults("chat-service", lambda: redis)
    stop = asyncio.Event()
    task = asyncio.create_task(keep_running("faults", FaultWatch(known, lambda: redis).run, stop))
    yield known
    stop.set()
    await asyncio.wait_for(task, 2)


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


async def test_what_was_known_holds_while_the_connection_is_broken(
    faults: Faults, switch: Switch, redis: Redis
) -> None:
    await switch("slow-query", {})
    await becomes(faults, {"seconds": 1.0})
    await redis.hdel(HASH, "slow-query")
    # Unheard, and then every connection is cut: the watch comes back and reads the whole.
    assert faults.is_on(SLOW_QUERY)
    await redis.client_kill_filter(_type="pubsub", skipme=True)
    await becomes(faults, None, seconds=5)


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
