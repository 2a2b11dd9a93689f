"""Makes sure that topics exist, whoever comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aiokafka.errors import TopicAlreadyExistsError, for_code

from chat_contracts.topics import Topic
from chat_infra.kafka.producer import EventProducer

_CREATE_MS: Final = 10_000
_MOST_REPLICAS: Final = 3


async def ensure_topics(bootstrap_servers: str, producer: EventProducer, topics: Sequence[Topic]) -> None:
    """Create what is missing of `topics` and their dead-letter topics; others may be doing the same.

    Raises:
        KafkaError: the broker refused, or is away.
        Unavailable: the producer is not connected.
    """
    wanted = [*topics, *(topic.dead_letters for topic in topics)]
    existing = await producer.topic_names()
    missing = [topic for topic in wanted if topic.name not in existing]
    if not missing:
        return
    # Imported here because a stack that has been started once never needs it again.
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic

    # The client cannot ask for the broker's own default; more copies than brokers would be refused.
    # --8<-- [start:create]
    replicas = min(_MOST_REPLICAS, await producer.broker_count())
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        response = await admin.create_topics(
            [
                NewTopic(
                    topic.name,
                    topic.partitions,
                    replication_factor=replicas,
                    topic_configs={"retention.ms": str(topic.retention_ms)},
                )
                for topic in missing
            ],
            timeout_ms=_CREATE_MS,
        )
    # --8<-- [end:create]
    finally:
        await admin.close()
    for name, code, *_ in response.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(f"topic {name} could not be created")
