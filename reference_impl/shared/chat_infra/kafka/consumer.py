"""A service's consumer: reads its topics as one group, and commits offsets after the effects."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from chat_infra.kafka.client_ending import stop_consumer
from chat_infra.kafka.event_processing import EventProcessor
from chat_infra.kafka.producer import EventProducer
from chat_infra.kafka.stall_watch import StallWatch
from chat_infra.kafka.subscription import Handler, Subscription
from chat_infra.logs import get_logger
from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_infra.process.endings import end_within

_MAX_RECORDS: Final = 500
_POLL_MS: Final = 500
_LEAST_APART_SECONDS: Final = 0.04
"""From the beginning of one batch to the next: a transaction for each record would cost more than its work.
The first record after a pause does not wait."""
_COMMIT_SECONDS: Final = 0.2
"""How long offsets may wait for being committed. The effects do not wait, and the inbox knows their events if
a crash makes them come again."""
_COMMIT_ANSWER_SECONDS: Final = 15.0
"""A commit repeats itself while the coordinator is unknown: past this the consumer is replaced."""
_SESSION_MS: Final = 10_000
_HEARTBEAT_MS: Final = 2_000
# An outage of the database may last; the member must not be thought dead for waiting it out.
_MAX_POLL_INTERVAL_MS: Final = 3_600_000


class EventConsumer:
    """Consumes as a static member of the group named after the service, so that a killed one rejoins at
    once.
    """

    def __init__(
        self,
        bootstrap_servers: str,
        *,
        service: str,
        instance_id: str,
        database: Database,
        units: UnitsOfWork,
        producer: EventProducer,
        subscriptions: Sequence[Subscription],
        make_processor: Callable[..., EventProcessor] = EventProcessor,
    ) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._service = service
        self._instance_id = instance_id
        self._database = database
        self._topics = [subscription.topic.name for subscription in subscriptions]
        handlers: dict[str, Handler] = {}
        for subscription in subscriptions:
            handlers.update(subscription.handlers)
        self._processor = make_processor(service, units, producer, handlers)
        self._log = get_logger("consumer")

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop` is set.

        Raises:
            KafkaError: the broker is away, or gives nothing; the caller runs it again after a pause.
            TimeoutError: a commit got no answer; likewise.
        """
        await self._database.wait_until_open()
        loop = asyncio.get_running_loop()
        # --8<-- [start:group]
        consumer = AIOKafkaConsumer(
            *self._topics,
            bootstrap_servers=self._bootstrap_servers,
            client_id=self._service,
            group_id=self._service,
            group_instance_id=f"{self._service}-{self._instance_id}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=_SESSION_MS,
            heartbeat_interval_ms=_HEARTBEAT_MS,
            max_poll_interval_ms=_MAX_POLL_INTERVAL_MS,
        )
        # --8<-- [end:group]
        offsets, watch = _Offsets(consumer), StallWatch(consumer)
        try:
            await consumer.start()
            while not stop.is_set():
                batches = await consumer.getmany(timeout_ms=offsets.patience_ms, max_records=_MAX_RECORDS)
                if batches:
                    watch.moved()
                    began = loop.time()
                    await self._take(consumer, offsets, batches, stop)
                    await asyncio.sleep(began + _LEAST_APART_SECONDS - loop.time())
                await offsets.commit_if_due()
                await watch.look_if_due()
        finally:
            await end_within(0.3, offsets.commit(), expected=KafkaError)
            await stop_consumer(consumer)

    async def _take(
        self,
        consumer: AIOKafkaConsumer[Any, Any],
        offsets: _Offsets,
        batches: Mapping[TopicPartition, Sequence[ConsumerRecord[Any, Any]]],
        stop: asyncio.Event,
    ) -> None:
        """Take a poll's records together; if that fails, one at a time."""
        together = [record for records in batches.values() for record in records]
        if await self._processor.process_together(together):
            offsets.done({tp: records[-1].offset + 1 for tp, records in batches.items()})
            return
        # What stands in the way may be buried, and that is not to be repeated: from here on at once.
        await offsets.commit()
        await _all_or_none(
            [self._work_through(consumer, tp, records, stop) for tp, records in batches.items()]
        )

    async def _work_through(
        self,
        consumer: AIOKafkaConsumer[Any, Any],
        partition: TopicPartition,
        records: Sequence[ConsumerRecord[Any, Any]],
        stop: asyncio.Event,
    ) -> None:
        """Take one partition's records in their order; partitions do not wait for one another."""
        done: int | None = None
        try:
            for record in records:
                if stop.is_set():
                    break
                await self._processor.process(record)
                done = record.offset + 1
        finally:
            if done is not None:
                await _commit(consumer, {partition: done})


class _Offsets:
    """What has been consumed and is to be committed soon."""

    def __init__(self, consumer: AIOKafkaConsumer[Any, Any]) -> None:
        self._consumer = consumer
        self._waiting: dict[TopicPartition, int] = {}
        self._since = 0.0

    def done(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Take the offsets that come next, by partition."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.update(offsets)

    @property
    def patience_ms(self) -> int:
        """How long to wait for records: not longer than a commit may wait."""
        return int(_COMMIT_SECONDS * 1000) if self._waiting else _POLL_MS

    # --8<-- [start:commit]
    async def commit_if_due(self) -> None:
        """Commit what has waited long enough."""
        if self._waiting and time.monotonic() - self._since >= _COMMIT_SECONDS:
            await self.commit()

    async def commit(self) -> None:
        """Commit what waits."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            await _commit(self._consumer, waiting)

    # --8<-- [end:commit]


async def _commit(consumer: AIOKafkaConsumer[Any, Any], offsets: Mapping[TopicPartition, int]) -> None:
    # After a rebalance a partition is somebody else's: the inbox makes the repetition harmless.
    with suppress(CommitFailedError, IllegalStateError):
        async with asyncio.timeout(_COMMIT_ANSWER_SECONDS):
            await consumer.commit(dict(offsets))


async def _all_or_none(works: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Wait for all; when one raises, end the others first, or they would go on beside the next consumer."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
