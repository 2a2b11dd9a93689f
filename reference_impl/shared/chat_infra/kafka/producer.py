"""One idempotent, batching producer a process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Protocol

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError
from aiokafka.partitioner import DefaultPartitioner

from chat_infra.kafka.client_ending import stop_producer
from chat_kernel.errors import Unavailable

_REQUEST_MS: Final = 10_000
_SEND_SECONDS: Final = 30.0
"""A batch gives up by itself after a request's time; past this the client has lost it."""
_WIRE_BATCH_BYTES: Final = 256 * 1024
_unsent: Final = Unavailable("kafka_unavailable", "The record was not sent.")
_partitioner: Final = DefaultPartitioner()


# --8<-- [start:place]
@lru_cache(maxsize=8192)
def _place(key: bytes, count: int) -> int:
    """Where Java's and every other client puts a key; remembered, because murmur2 is slow in Python."""
    place: int = _partitioner(key, range(count), range(count))
    return place


# --8<-- [end:place]


def _append(batch: Any, record: Outgoing) -> bool:
    return (
        batch.append(key=record.key, value=record.value, timestamp=None, headers=record.headers) is not None
    )


class Outgoing(msgspec.Struct, frozen=True):
    """A record to be sent."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


class Sent(msgspec.Struct, frozen=True):
    """Where an acknowledged record lies."""

    partition: int
    offset: int


class BatchSender(Protocol):
    """What a relay needs of a producer."""

    async def send_batch(self, records: Sequence[Outgoing]) -> list[Sent | BaseException]:
        """Send records in order; see `EventProducer.send_batch`."""
        ...


class EventProducer:
    """Sends batches and waits for the acknowledgement of all in-sync replicas.

    Batches are sent by one task at a time: concurrent senders contend for the client's accumulator.
    """

    def __init__(self, bootstrap_servers: str, *, client_id: str) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None
        self._lock = asyncio.Lock()
        self._partitions: dict[str, list[int]] = {}

    async def start(self) -> None:
        """Connect.

        Raises:
            KafkaError: no broker answers; the call may be repeated.
        """
        async with self._lock:
            if self._producer is None:
                self._producer = await self._connect()

    async def _connect(self) -> AIOKafkaProducer:
        # --8<-- [start:settings]
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap_servers,
            client_id=self._client_id,
            enable_idempotence=True,
            acks="all",
            linger_ms=0,
            request_timeout_ms=_REQUEST_MS,
            max_request_size=1_000_000,
            max_batch_size=_WIRE_BATCH_BYTES,
        )
        # --8<-- [end:settings]
        try:
            await producer.start()
        except BaseException:
            await stop_producer(producer)
            raise
        return producer

    async def stop(self) -> None:
        """Send what is buffered, for at most half a second, and disconnect."""
        producer, self._producer = self._producer, None
        # A topic may have more partitions when we are back.
        self._partitions.clear()
        if producer is not None:
            await stop_producer(producer)

    async def send_batch(self, records: Sequence[Outgoing]) -> list[Sent | BaseException]:
        """Send records in order and return, in the same order, where each lies or why it was not"
        " acknowledged.

        Raises:
            KafkaError: the producer is not connected and no broker answers, or none acknowledged anything
                for long.
        """
        async with self._lock:
            if self._producer is None:
                self._producer = await self._connect()
            try:
                async with asyncio.timeout(_SEND_SECONDS):
                    outcomes = await self._send(self._producer, records)
            except TimeoutError:
                await self.stop()
                raise KafkaTimeoutError from None
            if any(isinstance(outcome, BaseException) for outcome in outcomes):
                # An idempotent producer that lost a batch may refuse every later one: the next batch
                # connects a new one, which has a new identity.
                await self.stop()
            return outcomes

    async def _send(
        self, producer: AIOKafkaProducer, records: Sequence[Outgoing]
    ) -> list[Sent | BaseException]:
        outcomes: list[Sent | BaseException] = [_unsent] * len(records)
        lanes: dict[tuple[str, int], list[int]] = {}
        for number, record in enumerate(records):
            try:
                partition = await self._partition_of(producer, record)
            except KafkaError as error:
                # Nothing after it is sent either: a later event of the same key must not overtake it.
                outcomes[number:] = [error] * (len(records) - number)
                break
            lanes.setdefault((record.topic, partition), []).append(number)
        await asyncio.gather(
            *(self._fill(producer, lane, numbers, records, outcomes) for lane, numbers in lanes.items())
        )
        return outcomes

    async def _fill(
        self,
        producer: AIOKafkaProducer,
        lane: tuple[str, int],
        numbers: Sequence[int],
        records: Sequence[Outgoing],
        outcomes: list[Sent | BaseException],
    ) -> None:
        """Send a partition's records in as few wire batches as they fit: one future a batch, not a record."""
        topic, partition = lane
        sent: list[tuple[asyncio.Future[Any], int, int]] = []
        begin = 0
        while begin < len(numbers):
            batch = producer.create_batch()
            end = begin
            while end < len(numbers) and _append(batch, records[numbers[end]]):
                end += 1
            try:
                # Waits until the partition's batch before this one is on its way.
                sent.append((await producer.send_batch(batch, topic, partition=partition), begin, end))
            except KafkaError as error:
                for number in numbers[begin:]:
                    outcomes[number] = error
                break
            begin = end
        for future, first, after in sent:
            try:
                base: int = (await future).offset
            except KafkaError as error:
                for number in numbers[first:after]:
                    outcomes[number] = error
            else:
                for offset, number in enumerate(numbers[first:after], base):
                    outcomes[number] = Sent(partition, offset)

    async def _partition_of(self, producer: AIOKafkaProducer, record: Outgoing) -> int:
        partitions = self._partitions.get(record.topic)
        if partitions is None:
            partitions = sorted(await producer.partitions_for(record.topic))
            self._partitions[record.topic] = partitions
        if record.key is None:
            partition: int = _partitioner(None, partitions, partitions)
            return partition
        return partitions[_place(record.key, len(partitions))]

    async def ping(self) -> None:
        """Make sure that a broker answers.

        Raises:
            Unavailable: none does.
        """
        if self._producer is None:
            raise Unavailable("kafka_unavailable", "Kafka is not connected yet.")
        if not await self._producer.client.force_metadata_update():
            raise Unavailable("kafka_unavailable", "No Kafka broker answers.")

    async def topic_names(self) -> set[str]:
        """Return the names of the topics that exist; raises as `ping` does."""
        await self.ping()
        if self._producer is None:
            raise Unavailable("kafka_unavailable", "Kafka is not connected.")
        metadata = await self._producer.client.fetch_all_metadata()
        return set(metadata.topics())

    async def broker_count(self) -> int:
        """Return how many brokers there are; raises as `ping` does."""
        await self.ping()
        if self._producer is None:
            raise Unavailable("kafka_unavailable", "Kafka is not connected.")
        return len(self._producer.client.cluster.brokers())
