"""One idempotent, batching producer a process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Protocol

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from chat_kernel.errors import Unavailable

_REQUEST_MS: Final = 10_000


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

    async def start(self) -> None:
        """Connect.

        Raises:
            KafkaError: no broker answers; the call may be repeated.
        """
        async with self._lock:
            if self._producer is None:
                self._producer = await self._connect()

    async def _connect(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap_servers,
            client_id=self._client_id,
            enable_idempotence=True,
            acks="all",
            linger_ms=0,
            request_timeout_ms=_REQUEST_MS,
            max_request_size=1_000_000,
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer

    async def stop(self) -> None:
        """Send what is buffered, for at most half a second, and disconnect."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(TimeoutError, KafkaError):
                await asyncio.wait_for(producer.stop(), 0.5)

    async def send_batch(self, records: Sequence[Outgoing]) -> list[Sent | BaseException]:
        """Send records in order and return, in the same order, where each lies or why it was not"
        " acknowledged.

        Raises:
            KafkaError: the producer is not connected and no broker answers.
        """
        async with self._lock:
            if self._producer is None:
                self._producer = await self._connect()
            outcomes = await self._send(self._producer, records)
            if any(isinstance(outcome, BaseException) for outcome in outcomes):
                # An idempotent producer that lost a batch may refuse every later one: the next batch
                # connects a new one, which has a new identity.
                await self.stop()
            return outcomes

    async def _send(
        self, producer: AIOKafkaProducer, records: Sequence[Outgoing]
    ) -> list[Sent | BaseException]:
        futures: list[asyncio.Future[object]] = []
        stopped: BaseException | None = None
        for record in records:
            try:
                futures.append(
                    await producer.send(record.topic, record.value, key=record.key, headers=record.headers)
                )
            except KafkaError as error:
                # Nothing after it is sent either: a later event of the same key must not overtake it.
                stopped = error
                break
        results = await asyncio.gather(*futures, return_exceptions=True)
        outcomes: list[Sent | BaseException] = [
            r if isinstance(r, BaseException) else Sent(r.partition, r.offset)  # type: ignore[attr-defined]
            for r in results
        ]
        if stopped is not None:
            outcomes += [stopped] * (len(records) - len(outcomes))
        return outcomes

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
