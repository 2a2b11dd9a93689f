"""A Kafka client that loses its inner task is replaced, and nothing is lost with it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from chat_contracts.topics import USER_EVENTS
from chat_infra.kafka import stall_watch
from chat_infra.kafka.tail import TopicTail
from chat_infra.process.supervision import keep_running
from integration.services.test_shared_delivery import (
    Post,
    apply,
    consumer,
    effects_of,
    post,
    running,
    someone,
)
from integration.services.user_friend_system import eventually

__all__ = ["post"]


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> list[AIOKafkaConsumer[Any, Any]]:
    """The Kafka clients that were made, in their order; stalls are looked for often."""
    made: list[AIOKafkaConsumer[Any, Any]] = []

    def make(*arguments: Any, **options: Any) -> AIOKafkaConsumer[Any, Any]:
        made.append(AIOKafkaConsumer(*arguments, **options))
        return made[-1]

    monkeypatch.setattr("chat_infra.kafka.consumer.AIOKafkaConsumer", make)
    monkeypatch.setattr("chat_infra.kafka.tail.AIOKafkaConsumer", make)
    monkeypatch.setattr(stall_watch, "_LOOK_SECONDS", 0.2)
    return made


def lose_the_fetcher(client: AIOKafkaConsumer[Any, Any]) -> None:
    """As a cancellation that reaches the wrong task does: no error, no record any more."""
    client._fetcher._fetch_task.cancel()


async def until(condition: Callable[[], bool]) -> None:
    async def look() -> bool:
        return condition()

    await eventually(look, seconds=20)


async def publish(post: Post) -> uuid.UUID:
    async with post.units.begin() as unit:
        event_id = unit.publish(someone(1), key="1", aggregate_type="user", aggregate_id="1")
        await unit.commit()
    return event_id


async def publish_until(post: Post, condition: Callable[[], bool]) -> uuid.UUID:
    """Publish now and then; return the last id. A fetch that is under way still brings its records."""
    async with asyncio.timeout(20):
        while True:
            event_id = await publish(post)
            if condition():
                return event_id
            await asyncio.sleep(0.1)


async def test_a_group_consumer_that_gets_nothing_is_replaced(
    post: Post, clients: list[AIOKafkaConsumer[Any, Any]]
) -> None:
    reader = consumer(post, apply, f"stalled-{uuid.uuid4().hex[:8]}")
    async with running(post.relay.run), running(partial(keep_running, "consumer", reader.run)):
        first = await publish(post)
        await eventually(partial(effects_of, post, [first]), seconds=20)
        lose_the_fetcher(clients[-1])
        last = await publish_until(post, lambda: len(clients) == 2)
        await eventually(partial(effects_of, post, [last]), seconds=20)


async def test_a_tail_that_gets_nothing_is_replaced(
    post: Post, clients: list[AIOKafkaConsumer[Any, Any]]
) -> None:
    seen: list[bytes | None] = []
    positioned = 0

    def note(records: Any) -> None:
        seen.extend(record.key for record in records)

    def count() -> None:
        nonlocal positioned
        positioned += 1

    tail = TopicTail(post.kafka, USER_EVENTS, client_id="tail", on_records=note, on_positioned=count)
    async with running(post.relay.run), running(partial(keep_running, "tail", tail.run)):
        await until(lambda: tail.is_following)
        await publish(post)
        await until(lambda: bool(seen))
        lose_the_fetcher(clients[-1])
        # What comes in between is read from the database: that is what being positioned again asks for.
        await publish_until(post, lambda: positioned == 2)
        already = len(seen)
        await publish(post)
        await until(lambda: len(seen) > already)
