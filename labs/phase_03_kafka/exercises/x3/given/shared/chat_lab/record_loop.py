"""Hands the friend requests on `friend.events` to a learner's consumer, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from chat_contracts.envelope import EventEnvelope, MalformedEnvelope
from chat_contracts.topics import FRIEND_EVENTS
from chat_infra.kafka.dead_letters import bury
from chat_infra.kafka.incoming import decode, event_call
from chat_infra.kafka.subscription import IncomingEvent, PoisonEvent
from chat_infra.logs import get_logger
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import BackgroundTask
from chat_kernel.call_context import calling
from chat_lab.rehearsal import ProcessDied, rehearsing

_EVENT_TYPE: Final = "friend.request.sent"
_ATTEMPTS: Final = 5
_PAUSE_SECONDS: Final = 0.1


class Delivery:
    """One event as it came from Kafka.

    Attributes:
        event: envelope, typed payload, and where the record lies.
    """

    def __init__(self, event: IncomingEvent, commit: Callable[[], Awaitable[None]]) -> None:
        self.event = event
        self._commit = commit

    async def done(self) -> None:
        """Commit the record's offset: Kafka will not deliver it to this group again."""
        await self._commit()


Take = Callable[[Delivery], Awaitable[None]]


def record_loop(backbone: Backbone, take: Take, *, group: str) -> BackgroundTask:
    """The part of a service that consumes for `take`, as the consumer group `group`."""
    return BackgroundTask(group, Role.CONSUMERS, _RecordLoop(backbone, take, group).run)


class _RecordLoop:
    """What `take` raises brings the loop back to the committed offset, as a restart of the process would.

    After five attempts at the same record it goes to the dead letters, so that the next ones get their turn.
    """

    def __init__(self, backbone: Backbone, take: Take, group: str) -> None:
        self._backbone = backbone
        self._take = take
        self._group = group
        self._failures: dict[tuple[int, int], int] = {}
        self._log = get_logger("record-loop")

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop` is set."""
        await self._backbone.database.wait_until_open()
        settings = self._backbone.settings
        consumer: AIOKafkaConsumer[Any, Any] = AIOKafkaConsumer(
            FRIEND_EVENTS.name,
            bootstrap_servers=settings.kafka_bootstrap_servers,
            client_id=self._group,
            group_id=self._group,
            # A static member: started again, it has its partitions back at once.
            group_instance_id=f"{self._group}-{settings.instance_id}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=10_000,
            heartbeat_interval_ms=2_000,
        )
        try:
            await consumer.start()
            while not stop.is_set():
                batches = await consumer.getmany(timeout_ms=200, max_records=100)
                for partition, records in batches.items():
                    await self._work_through(consumer, partition, records)
        finally:
            with suppress(KafkaError, TimeoutError):
                await asyncio.wait_for(consumer.stop(), 0.5)

    async def _work_through(
        self,
        consumer: AIOKafkaConsumer[Any, Any],
        partition: TopicPartition,
        records: list[ConsumerRecord[Any, Any]],
    ) -> None:
        for record in records:

            async def commit(offset: int = record.offset + 1) -> None:
                await consumer.commit({partition: offset})

            if not await self._took(record, commit):
                await self._go_back(consumer, partition)
                return

    async def _took(self, record: ConsumerRecord[Any, Any], commit: Callable[[], Awaitable[None]]) -> bool:
        try:
            event = self._decoded(record)
            if event is None:
                await commit()
                return True
            with calling(event_call(event.envelope)), rehearsing(record.headers, self._attempts(record)):
                await self._take(Delivery(event, commit))
        except ProcessDied:
            self._note(record)
            self._log.warning("rehearsal_process_died", partition=record.partition, offset=record.offset)
            return False
        except Exception as error:  # noqa: BLE001 - whatever the consumer raises is the record's fate
            return await self._failed(record, commit, error)
        self._failures.pop((record.partition, record.offset), None)
        return True

    def _decoded(self, record: ConsumerRecord[Any, Any]) -> IncomingEvent | None:
        try:
            envelope = EventEnvelope.from_headers(record.headers)
        except MalformedEnvelope as problem:
            raise PoisonEvent(str(problem)) from problem
        return decode(record, envelope) if envelope.type == _EVENT_TYPE else None

    async def _failed(
        self, record: ConsumerRecord[Any, Any], commit: Callable[[], Awaitable[None]], error: Exception
    ) -> bool:
        self._note(record)
        attempts = self._attempts(record)
        place = {"partition": record.partition, "offset": record.offset, "attempts": attempts}
        self._log.error("record_failed", **place, exc_info=error)
        if attempts < _ATTEMPTS and not isinstance(error, PoisonEvent):
            await asyncio.sleep(_PAUSE_SECONDS)
            return False
        reason = f"{type(error).__name__}: {error}"
        producer = self._backbone.producer
        await bury(record, consumer=self._group, reason=reason, attempts=attempts, producer=producer)
        await commit()
        return True

    def _note(self, record: ConsumerRecord[Any, Any]) -> None:
        place = (record.partition, record.offset)
        self._failures[place] = self._failures.get(place, 0) + 1

    def _attempts(self, record: ConsumerRecord[Any, Any]) -> int:
        return self._failures.get((record.partition, record.offset), 0)

    async def _go_back(self, consumer: AIOKafkaConsumer[Any, Any], partition: TopicPartition) -> None:
        committed = await consumer.committed(partition)
        if committed is None:
            await consumer.seek_to_beginning(partition)
        else:
            consumer.seek(partition, committed)
