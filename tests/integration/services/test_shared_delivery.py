"""Outbox and inbox on real servers: nothing is lost, nothing takes effect twice."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from chat_contracts.payloads.user import UserPresenceChanged, UserRegistered
from chat_contracts.topics import USER_EVENTS, USER_PRESENCE, Topic
from chat_infra.kafka.consumer import EventConsumer
from chat_infra.kafka.producer import EventProducer, Outgoing
from chat_infra.kafka.subscription import IncomingEvent, PoisonEvent, Subscription
from chat_infra.kafka.topic_creation import ensure_topics
from chat_infra.outbox.relay import OutboxRelay
from chat_infra.outbox.row import OUTBOX_INSERT, outbox_row
from chat_infra.postgres.database import Database
from chat_infra.postgres.tables import INBOX_TABLE, OUTBOX_TABLE
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from integration.services.user_friend_system import eventually, fresh_database, run_sql


class Post(NamedTuple):
    """A database with outbox and inbox, a relay and a producer."""

    dsn: str
    database: Database
    producer: EventProducer
    relay: OutboxRelay
    units: UnitsOfWork
    kafka: str


@pytest.fixture
async def post(servers: Any) -> AsyncIterator[Post]:
    name = f"delivery_{uuid.uuid4().hex[:8]}"
    dsn = await fresh_database(servers.postgres_dsn, name)
    database = Database(dsn, application_name="test")
    await database.start()
    database.open_gate()
    await database.execute(
        OUTBOX_TABLE + INBOX_TABLE + "CREATE TABLE effects (number bigserial, event_id uuid)"
    )
    producer = EventProducer(servers.kafka_bootstrap, client_id="test")
    await producer.start()
    await ensure_topics(servers.kafka_bootstrap, producer, [USER_EVENTS, USER_PRESENCE])
    relay = OutboxRelay(database, producer, source="/test")
    yield Post(dsn, database, producer, relay, UnitsOfWork(database, relay.wake), servers.kafka_bootstrap)
    await producer.stop()
    await database.stop()
    await run_sql(servers.postgres_dsn, f'DROP DATABASE "{name}" WITH (FORCE)')


def someone(number: int) -> UserRegistered:
    return UserRegistered(
        user_id=number, email="a@b.com", username="x", display_name="x", registered_at=datetime.now(UTC)
    )


@asynccontextmanager
async def running(run: Callable[[asyncio.Event], Awaitable[None]]) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.ensure_future(run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


async def unpublished(post: Post) -> int:
    count: int = await post.database.fetchval("SELECT count(*) FROM outbox WHERE published_at IS NULL")
    return count


async def test_a_row_that_becomes_visible_late_is_not_skipped(post: Post) -> None:
    late, early = outbox_row(someone(1), key="1", aggregate_type="user", aggregate_id="1"), None
    connection = await post.database.connect_alone()
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(OUTBOX_INSERT, *late.as_arguments())
    async with running(post.relay.run):
        async with post.units.begin() as unit:
            early = unit.publish(someone(2), key="2", aggregate_type="user", aggregate_id="2")
            await unit.commit()
        published = "SELECT position FROM outbox WHERE id = $1 AND published_at IS NOT NULL"
        later_position = await eventually(lambda: post.database.fetchval(published, early))
        await transaction.commit()
        assert await eventually(lambda: post.database.fetchval(published, late.id)) < later_position
    await connection.close()


async def test_a_woken_relay_publishes_without_waiting_for_its_next_poll(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat_infra.outbox.relay._POLL_SECONDS", 60.0)
    async with running(post.relay.run):
        for number in (1, 2):
            row = outbox_row(someone(number), key="1", aggregate_type="user", aggregate_id="1")
            # Past the unit of work, which would wake the relay by itself.
            await post.database.execute(OUTBOX_INSERT, *row.as_arguments())
            post.relay.wake()
            published = "SELECT position FROM outbox WHERE id = $1 AND published_at IS NOT NULL"
            await eventually(partial(post.database.fetchval, published, row.id))
        monkeypatch.setattr("chat_infra.outbox.relay._POLL_SECONDS", 0.01)
        post.relay.wake()


async def test_rolled_back_work_publishes_nothing(post: Post) -> None:
    async def fail_late() -> None:
        async with post.units.begin() as unit:
            unit.publish(someone(1), key="1", aggregate_type="user", aggregate_id="1")
            await unit.commit()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_late()
    assert await post.database.fetchval("SELECT count(*) FROM outbox") == 0


async def test_of_two_relays_one_works_and_the_other_takes_over(post: Post) -> None:
    second = OutboxRelay(post.database, post.producer, source="/test")
    async with running(second.run):
        async with running(post.relay.run):
            rows = [
                outbox_row(someone(n), key=str(n), aggregate_type="u", aggregate_id="1") for n in range(700)
            ]
            async with post.database.connection() as connection:
                await connection.executemany(OUTBOX_INSERT, [row.as_arguments() for row in rows])

            async def drained() -> bool:
                return await unpublished(post) == 0

            await eventually(drained)
        places = "SELECT count(DISTINCT (kafka_partition, kafka_offset)) FROM outbox"
        assert await post.database.fetchval(places) == 700
        await post.database.execute(
            OUTBOX_INSERT,
            *outbox_row(someone(1), key="1", aggregate_type="u", aggregate_id="1").as_arguments(),
        )
        await eventually(drained)


def consumer(
    post: Post, handler: Callable[[IncomingEvent, UnitOfWork], Awaitable[None]], name: str
) -> EventConsumer:
    return EventConsumer(
        post.kafka,
        service=name,
        instance_id="1",
        database=post.database,
        units=post.units,
        producer=post.producer,
        subscriptions=[Subscription(USER_EVENTS, {"user.registered": handler})],
    )


async def apply(event: IncomingEvent, unit: UnitOfWork) -> None:
    await unit.connection.execute("INSERT INTO effects (event_id) VALUES ($1)", event.envelope.id)


async def test_an_event_delivered_twice_takes_effect_once(post: Post) -> None:
    async with post.units.begin() as unit:
        event_id = unit.publish(someone(1), key="1", aggregate_type="user", aggregate_id="1")
        await unit.commit()
    async with running(post.relay.run):

        async def drained() -> bool:
            return await unpublished(post) == 0

        await eventually(drained)
        # As after a crash between the acknowledgement and the mark.
        await post.database.execute("UPDATE outbox SET published_at = NULL")
        await eventually(drained)
        async with post.units.begin() as unit:
            last = unit.publish(someone(1), key="1", aggregate_type="user", aggregate_id="1")
            await unit.commit()
        async with running(consumer(post, apply, f"once-{uuid.uuid4().hex[:8]}").run):
            count = "SELECT count(*) FROM effects WHERE event_id = $1"
            await eventually(lambda: post.database.fetchval(count, last), seconds=20)
    assert await post.database.fetchval(count, event_id) == 1


async def test_poison_goes_to_the_dead_letters_with_its_reason_and_the_rest_goes_on(post: Post) -> None:
    async with post.units.begin() as unit:
        bad = unit.publish(someone(1), key="1", aggregate_type="user", aggregate_id="1")
        good = unit.publish(someone(2), key="1", aggregate_type="user", aggregate_id="2")
        await unit.commit()

    async def picky(event: IncomingEvent, unit: UnitOfWork) -> None:
        if event.envelope.id == bad:
            raise PoisonEvent("nobody can help this one")
        await apply(event, unit)

    name = f"picky-{uuid.uuid4().hex[:8]}"
    async with running(post.relay.run), running(consumer(post, picky, name).run):
        count = "SELECT count(*) FROM effects WHERE event_id = $1"
        await eventually(lambda: post.database.fetchval(count, good), seconds=20)
    headers = await dead_letter(post.kafka, USER_EVENTS.dead_letters, bad)
    assert headers["dlq_reason"] == b"nobody can help this one"
    assert headers["dlq_consumer"] == name.encode()
    assert await post.database.fetchval("SELECT count(*) FROM inbox WHERE event_id = $1", bad) == 0


async def dead_letter(bootstrap: str, topic: Topic, event_id: uuid.UUID) -> dict[str, bytes]:
    reader = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await reader.start()
    try:
        reader.assign([TopicPartition(topic.name, 0)])
        await reader.seek_to_beginning()
        while batches := await reader.getmany(timeout_ms=3000):
            for record in next(iter(batches.values())):
                headers = dict(record.headers)
                if headers.get("ce_id") == str(event_id).encode():
                    return headers
    finally:
        await reader.stop()
    raise AssertionError(f"{event_id} is not in {topic.name}")


async def test_a_record_that_is_no_event_does_not_stop_the_consumer(post: Post) -> None:
    await post.producer.send_batch([Outgoing(USER_EVENTS.name, b"1", b"garbage", [])])
    async with post.units.begin() as unit:
        good = unit.publish(someone(1), key="1", aggregate_type="user", aggregate_id="1")
        await unit.commit()
    async with running(post.relay.run), running(consumer(post, apply, f"tough-{uuid.uuid4().hex[:8]}").run):
        count = "SELECT count(*) FROM effects WHERE event_id = $1"
        await eventually(lambda: post.database.fetchval(count, good), seconds=20)


class Recorder:
    """A batch-aware handler that stores effects in their order and notes how they came."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.singles = 0
        self.refused: uuid.UUID | None = None

    async def __call__(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        if event.envelope.id == self.refused:
            raise PoisonEvent("nobody can help this one")
        self.singles += 1
        await apply(event, unit)

    async def apply_all(self, events: Sequence[IncomingEvent], unit: UnitOfWork) -> None:
        if self.refused in [event.envelope.id for event in events]:
            raise PoisonEvent("not all of these")
        self.batches.append(len(events))
        for event in events:
            await apply(event, unit)


def appeared(number: int) -> UserPresenceChanged:
    now = datetime.now(UTC)
    return UserPresenceChanged(
        user_id=number, username="x", is_online=True, last_seen_at=now, changed_at=now, reason="stream"
    )


def batch_consumer(post: Post, recorder: Recorder, name: str) -> EventConsumer:
    """Of a topic where no other test leaves records that are no events."""
    return EventConsumer(
        post.kafka,
        service=name,
        instance_id="1",
        database=post.database,
        units=post.units,
        producer=post.producer,
        subscriptions=[Subscription(USER_PRESENCE, {"user.presence.changed": recorder})],
    )


async def publish_some(post: Post, count: int) -> list[uuid.UUID]:
    """Events of one key, all of them on Kafka before anybody consumes."""
    async with post.units.begin() as unit:
        ids = [
            unit.publish(appeared(n), key="k", aggregate_type="user", aggregate_id=str(n))
            for n in range(count)
        ]
        await unit.commit()
    async with running(post.relay.run):

        async def drained() -> bool:
            return await unpublished(post) == 0

        await eventually(drained)
    return ids


async def effects_of(post: Post, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """The effects of these events, in the order in which they were stored."""
    query = "SELECT event_id FROM effects WHERE event_id = ANY($1::uuid[]) ORDER BY number"
    return [row["event_id"] for row in await post.database.fetch(query, list(ids))]


async def test_waiting_events_take_effect_together_once_and_in_their_order(post: Post) -> None:
    ids = await publish_some(post, 300)
    # As after a crash between the acknowledgement and the mark: the second delivery lies in the same batch.
    await post.database.execute("UPDATE outbox SET published_at = NULL WHERE id = ANY($1::uuid[])", ids[:50])
    recorder = Recorder()
    last = (await publish_some(post, 1))[0]
    async with running(batch_consumer(post, recorder, f"together-{uuid.uuid4().hex[:8]}").run):
        await eventually(partial(effects_of, post, [last]), seconds=20)
    assert await effects_of(post, ids) == ids
    assert max(recorder.batches) >= 100
    assert recorder.singles == 0


async def test_one_bad_event_in_a_batch_is_buried_and_its_neighbours_keep_their_order(post: Post) -> None:
    ids = await publish_some(post, 40)
    recorder = Recorder()
    recorder.refused = ids[20]
    name = f"apart-{uuid.uuid4().hex[:8]}"
    async with running(batch_consumer(post, recorder, name).run):
        await eventually(partial(effects_of, post, ids[-1:]), seconds=20)
    assert await effects_of(post, ids) == ids[:20] + ids[21:]
    headers = await dead_letter(post.kafka, USER_PRESENCE.dead_letters, ids[20])
    assert headers["dlq_reason"] == b"nobody can help this one"
    assert headers["dlq_attempts"] == b"1"
