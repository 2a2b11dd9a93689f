"""How many events a second a consumer applies, one by one and together.

`python -m tests.bench.consuming [--events 5000]` with `POSTGRES_DSN` (a superuser's) and
`KAFKA_BOOTSTRAP_SERVERS` in the environment: a topic's backlog through the inbox into one row each.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import msgspec
import uvloop

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "reference_impl"), str(ROOT / "reference_impl" / "shared")]

from chat_contracts.envelope import EventEnvelope  # noqa: E402
from chat_contracts.payloads.user import UserRegistered  # noqa: E402
from chat_contracts.topics import Topic  # noqa: E402
from chat_infra.kafka.consumer import EventConsumer  # noqa: E402
from chat_infra.kafka.event_processing import EventProcessor  # noqa: E402
from chat_infra.kafka.producer import EventProducer, Outgoing  # noqa: E402
from chat_infra.kafka.subscription import IncomingEvent, Subscription  # noqa: E402
from chat_infra.kafka.topic_creation import ensure_topics  # noqa: E402
from chat_infra.postgres.database import Database  # noqa: E402
from chat_infra.postgres.tables import INBOX_TABLE, OUTBOX_TABLE  # noqa: E402
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork  # noqa: E402
from chat_kernel.ids import uuid7  # noqa: E402

from .figures import say  # noqa: E402


class OneByOne(EventProcessor):
    """The path that batches fall back to."""

    async def process_together(self, records: object) -> bool:
        """Never."""
        return False


def record(topic: Topic, number: int) -> Outgoing:
    """Somebody signed up."""
    now = datetime.now(UTC)
    envelope = EventEnvelope(
        id=uuid7(), type="user.registered", source="/bench", time=now, partition_key=str(number % 50),
        correlation_id=uuid7(), traceparent="",
    )  # fmt: skip
    user = UserRegistered(user_id=number, email="a@b.com", username="x", display_name="x", registered_at=now)
    return Outgoing(
        topic.name, envelope.partition_key.encode(), msgspec.json.encode(user), envelope.headers()
    )


async def apply(event: IncomingEvent, unit: UnitOfWork) -> None:
    """One row an event."""
    await unit.connection.execute("INSERT INTO effects VALUES ($1)", event.envelope.id)


async def reached(database: Database, count: int) -> None:
    """Wait until so many effects are stored."""
    async with asyncio.timeout(300):
        while await database.fetchval("SELECT count(*) FROM effects") < count:  # noqa: ASYNC110 - a server's
            await asyncio.sleep(0.01)


async def measure(events: int) -> None:
    """Both ways over the same backlog."""
    dsn, kafka = os.environ["POSTGRES_DSN"], os.environ["KAFKA_BOOTSTRAP_SERVERS"]
    name = f"consuming_{uuid.uuid4().hex[:8]}"
    admin = await asyncpg.connect(dsn)
    await admin.execute(f"CREATE DATABASE {name}")
    database = Database(urlunsplit(urlsplit(dsn)._replace(path=f"/{name}")), application_name="bench")
    await database.start()
    database.open_gate()
    await database.execute(OUTBOX_TABLE + INBOX_TABLE + "CREATE TABLE effects (event_id uuid)")
    producer = EventProducer(kafka, client_id="bench")
    await producer.start()
    topic = Topic(f"bench.{name}", 6, 3_600_000)
    try:
        await ensure_topics(kafka, producer, [topic])
        await producer.send_batch([record(topic, number) for number in range(events)])
        for title, processor in (("one by one", OneByOne), ("together", EventProcessor)):
            consumer = EventConsumer(
                kafka, service=f"{name}-{title[:3]}", instance_id="1", database=database,
                units=UnitsOfWork(database, lambda: None), producer=producer,
                subscriptions=[Subscription(topic, {"user.registered": apply})], make_processor=processor,
            )  # fmt: skip
            stop = asyncio.Event()
            before = await database.fetchval("SELECT count(*) FROM effects")
            running = asyncio.ensure_future(consumer.run(stop))
            await reached(database, before + 1)
            began, cpu = time.perf_counter(), time.process_time()
            await reached(database, before + events)
            took, burnt = time.perf_counter() - began, time.process_time() - cpu
            stop.set()
            await running
            say(f"{title}: {events / took:,.0f} events/s, {burnt / events * 1e6:.0f} µs CPU of Python each")
    finally:
        await producer.stop()
        await database.stop()
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5000)
    uvloop.run(measure(parser.parse_args().events))
