"""A tail of a topic: every process sees every record from now on, without a consumer group."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import UnknownTopicOrPartitionError

from chat_contracts.topics import Topic
from chat_infra.kafka.client_ending import stop_consumer
from chat_infra.kafka.stall_watch import StallWatch

_POLL_MS: Final = 1_000


class TopicTail:
    """Hands on the records of a topic as they come; the fan-out to the streams of this process.

    `on_records` gets each partition's records in order; it must not block. `on_positioned` is called
    whenever
    the tail begins to follow: what was published before that moment is to be read from the database.
    """

    def __init__(
        self,
        bootstrap_servers: str,
        topic: Topic,
        *,
        client_id: str,
        on_records: Callable[[Sequence[ConsumerRecord[Any, Any]]], None],
        on_positioned: Callable[[], None],
    ) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic = topic
        self._client_id = client_id
        self._on_records = on_records
        self._on_positioned = on_positioned
        self._following = False

    @property
    def is_following(self) -> bool:
        """Whether records published now will be seen."""
        return self._following

    async def run(self, stop: asyncio.Event) -> None:
        """Follow until `stop` is set.

        Raises:
            KafkaError: the broker is away or gives nothing, or the topic does not exist; the caller runs it
                again after a pause.
        """
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap_servers,
            client_id=self._client_id,
            enable_auto_commit=False,
            auto_offset_reset="latest",
        )
        try:
            await consumer.start()
            partitions = await consumer._client._wait_on_metadata(self._topic.name)  # noqa: SLF001
            if not partitions:
                raise UnknownTopicOrPartitionError(self._topic.name)
            consumer.assign([TopicPartition(self._topic.name, number) for number in sorted(partitions)])
            await consumer.seek_to_end()
            self._following = True
            self._on_positioned()
            watch = StallWatch(consumer)
            while not stop.is_set():
                batches = await consumer.getmany(timeout_ms=_POLL_MS)
                for records in batches.values():
                    watch.moved()
                    self._on_records(records)
                await watch.look_if_due()
        finally:
            self._following = False
            await stop_consumer(consumer)
