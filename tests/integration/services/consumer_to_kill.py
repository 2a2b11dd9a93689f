"""A consumer that hangs between an effect and its offset; run as a process, so that it can be killed there.

`python consumer_to_kill.py DSN BOOTSTRAP TOPIC`
"""

from __future__ import annotations

import asyncio
import sys
from typing import NoReturn

from chat_contracts.topics import Topic
from chat_infra.kafka import consumer as module
from chat_infra.kafka.consumer import EventConsumer
from chat_infra.kafka.producer import EventProducer
from chat_infra.kafka.subscription import IncomingEvent, Subscription
from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork


async def hang(*_: object) -> NoReturn:
    """Take the place of the commit of offsets."""
    await asyncio.Event().wait()
    raise AssertionError("an event that nobody sets was set")


async def apply(event: IncomingEvent, unit: UnitOfWork) -> None:
    """The effect."""
    await unit.connection.execute("INSERT INTO effects VALUES ($1)", event.envelope.id)


async def main(dsn: str, kafka: str, topic: str) -> None:
    """Consume until killed."""
    setattr(module, "_commit", hang)  # noqa: B010 - its type says that it returns
    database = Database(dsn, application_name="victim")
    await database.start()
    database.open_gate()
    consumer = EventConsumer(
        kafka,
        service=f"ward-{topic}",
        instance_id="1",
        database=database,
        units=UnitsOfWork(database, lambda: None),
        producer=EventProducer(kafka, client_id="victim"),
        subscriptions=[Subscription(Topic(topic, 1, 3_600_000), {"user.registered": apply})],
    )
    await consumer.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
