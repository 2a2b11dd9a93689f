"""Prepares what a service stands on, waiting for what is not there yet."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from chat_contracts.topics import Topic
from chat_infra.kafka.topic_creation import ensure_topics
from chat_infra.logs import get_logger
from chat_infra.postgres.migrations import migrate
from chat_infra.process.backbone import Backbone

_CONNECT_SECONDS: Final = 2.0


async def prepare_database(backbone: Backbone, migrations: Path) -> None:
    """Migrate and let callers in; raises while the database is away, to be called again."""
    if await migrate(backbone.settings.database_url, migrations):
        get_logger("migrations").info("database_migrated")
    await backbone.database.start()
    backbone.database.open_gate()


async def prepare_kafka(backbone: Backbone, topics: tuple[Topic, ...]) -> None:
    """Connect the producer and create the topics; raises while Kafka is away, to be called again."""
    # A broker that is still starting may accept a connection and never answer on it; the client's own limit
    # is as long as a request may take, so a new connection would be tried only after that.
    async with asyncio.timeout(_CONNECT_SECONDS):
        await backbone.producer.start()
    await ensure_topics(backbone.settings.kafka_bootstrap_servers, backbone.producer, topics)
    backbone.topics_ready.set()


async def until_set_or_stopped(event: asyncio.Event, stop: asyncio.Event) -> bool:
    """Wait for `event`; False if `stop` came first."""
    waits = {asyncio.ensure_future(event.wait()), asyncio.ensure_future(stop.wait())}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return event.is_set()
