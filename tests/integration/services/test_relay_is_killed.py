"""A relay that dies at its worst moment: nothing is lost, no event of a key overtakes another."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from chat_contracts.topics import USER_EVENTS
from chat_infra.kafka.producer import EventProducer
from chat_infra.kafka.topic_creation import ensure_topics
from chat_infra.postgres.tables import OUTBOX_TABLE
from integration.services.user_friend_system import eventually, fresh_database, run_sql

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("relay_process.py")
KEYS = 20


class Outbox(NamedTuple):
    """A database with an outbox, and the Kafka that its relays send to."""

    dsn: str
    kafka: str
    connection: asyncpg.Connection[asyncpg.Record]

    async def fill(self, last: int, first: int = 1) -> None:
        """Commit events of twenty keys, each numbered in the order of its key's rows."""
        await self.connection.execute(
            "INSERT INTO outbox (id, topic, partition_key, aggregate_type, aggregate_id, type, payload,"
            " correlation_id, traceparent)"
            " SELECT gen_random_uuid(), 'user.events', current_database() || n % $2, 'x', 'x', 'test',"
            " jsonb_build_object('number', n), gen_random_uuid(), ''"
            " FROM generate_series($3::int, $1::int) n",
            last,
            KEYS,
            first,
        )

    async def waiting(self) -> int:
        count: int = await self.connection.fetchval("SELECT count(*) FROM outbox WHERE published_at IS NULL")
        return count

    async def drained(self) -> bool:
        return await self.waiting() == 0


@pytest.fixture
async def outbox(servers: Any) -> AsyncIterator[Outbox]:
    name = f"relay_{uuid.uuid4().hex[:8]}"
    dsn = await fresh_database(servers.postgres_dsn, name)
    producer = EventProducer(servers.kafka_bootstrap, client_id="test")
    await producer.start()
    await ensure_topics(servers.kafka_bootstrap, producer, [USER_EVENTS])
    await producer.stop()
    connection = await asyncpg.connect(dsn)
    await connection.execute(OUTBOX_TABLE)
    yield Outbox(dsn, servers.kafka_bootstrap, connection)
    await connection.close()
    await run_sql(servers.postgres_dsn, f'DROP DATABASE "{name}" WITH (FORCE)')


@asynccontextmanager
async def relay(outbox: Outbox, *more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    path = os.pathsep.join((str(ROOT / "reference_impl"), str(ROOT / "reference_impl/shared")))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SCRIPT),
        outbox.dsn,
        outbox.kafka,
        *more,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        # Read to the end, so that its pipe is closed.
        await process.communicate()


async def said_sent(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 20) == b"sent\n"


async def numbers_by_key(outbox: Outbox) -> dict[str, list[int]]:
    """What lies in Kafka of this outbox, in Kafka's order, by key."""
    database = await outbox.connection.fetchval("SELECT current_database()")
    consumer = AIOKafkaConsumer(bootstrap_servers=outbox.kafka, enable_auto_commit=False)
    await consumer.start()
    found: dict[str, list[int]] = {}
    try:
        places = [TopicPartition(USER_EVENTS.name, n) for n in range(USER_EVENTS.partitions)]
        consumer.assign(places)
        reached = await consumer.beginning_offsets(places)
        ends = await consumer.end_offsets(places)
        for place in places:
            consumer.seek(place, reached[place])
        while any(reached[place] < ends[place] for place in places):
            for place, records in (await consumer.getmany(timeout_ms=500)).items():
                reached[place] = records[-1].offset + 1
                for record in records:
                    key = (record.key or b"").decode()
                    if key.startswith(database):
                        found.setdefault(key, []).append(int(record.value.split(b":")[1].strip(b" }")))
    finally:
        await consumer.stop()
    return found


def assert_complete_and_in_order(found: dict[str, list[int]], count: int) -> int:
    """Every number arrived, for the first time in its key's order; returns how many came more than once."""
    repeated = 0
    for numbers in found.values():
        first_times = list(dict.fromkeys(numbers))
        assert first_times == sorted(first_times)
        repeated += len(numbers) - len(first_times)
    assert sorted(n for numbers in found.values() for n in set(numbers)) == list(range(1, count + 1))
    return repeated


async def test_killed_between_sending_and_marking_it_repeats_and_loses_nothing(outbox: Outbox) -> None:
    await outbox.fill(500)
    async with relay(outbox, "hang-before-marking") as first:
        await said_sent(first)
        first.kill()
        await first.wait()
    assert await outbox.waiting() == 500
    async with relay(outbox):
        await eventually(outbox.drained, seconds=30)
    assert assert_complete_and_in_order(await numbers_by_key(outbox), 500) == 500


async def test_of_two_relays_the_second_goes_on_where_the_first_was_killed(outbox: Outbox) -> None:
    async with relay(outbox) as first:
        await outbox.fill(6_000)
        await said_sent(first)
        async with relay(outbox):
            await said_sent(first)
            first.kill()
            await outbox.fill(8_000, first=6_001)
            await eventually(outbox.drained, seconds=30)
    # Of what was sent but not marked, at most two batches come twice.
    assert assert_complete_and_in_order(await numbers_by_key(outbox), 8_000) <= 4_000


async def test_two_relays_at_work_send_everything_once(outbox: Outbox) -> None:
    async with relay(outbox), relay(outbox):
        await outbox.fill(5_000)
        await eventually(outbox.drained, seconds=30)
    assert assert_complete_and_in_order(await numbers_by_key(outbox), 5_000) == 0
