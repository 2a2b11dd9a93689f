"""One record through its handler: decode, claim, apply, or bury."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiokafka import ConsumerRecord

from chat_contracts.envelope import EventEnvelope, MalformedEnvelope
from chat_infra.kafka.batch_processing import BatchProcessor
from chat_infra.kafka.dead_letters import bury
from chat_infra.kafka.inbox import claim
from chat_infra.kafka.incoming import decode, event_at_place, event_call
from chat_infra.kafka.producer import EventProducer
from chat_infra.kafka.subscription import Handler, IncomingEvent, PoisonEvent
from chat_infra.kafka.transient import TRANSIENT
from chat_infra.logs import get_logger
from chat_infra.metrics import CONSUMER_RETRIES, EVENTS_CONSUMED
from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_infra.telemetry.messaging import EventSpans
from chat_kernel.call_context import calling

_ATTEMPTS: Final = 4
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0


class EventProcessor:
    """Brings a record to its end: done, known as a duplicate, passed over, or among the dead letters.

    A failure that passes by itself (the database is away) is retried for as long as it lasts; any other one
    four
    times, since it may be a defect that shows only at times.
    """

    def __init__(
        self,
        consumer: str,
        units: UnitsOfWork,
        producer: EventProducer,
        handlers: Mapping[str, Handler],
        spans: EventSpans | None = None,
    ) -> None:
        self._consumer = consumer
        self._units = units
        self._producer = producer
        self._handlers = handlers
        self._together = BatchProcessor(consumer, units, handlers, spans)
        self._spans = spans or EventSpans(None)
        self._log = get_logger("consumer")

    async def process_together(self, records: Sequence[ConsumerRecord[Any, Any]]) -> bool:
        """Process records in one transaction; False if nothing has happened: process them one by one."""
        return await self._together.process(records)

    async def process(self, record: ConsumerRecord[Any, Any]) -> None:
        """Process one record; returns only when its offset may be committed."""
        try:
            envelope = EventEnvelope.from_headers(record.headers)
        except MalformedEnvelope as problem:
            await self._bury(record, "?", f"MalformedEnvelope: {problem}", 1)
            return
        handler = self._handlers.get(envelope.type)
        if handler is None:
            EVENTS_CONSUMED.labels(record.topic, envelope.type, "ignored").inc()
            return
        since = self._spans.now()
        with calling(event_call(envelope)) as call:
            done = await self._persist(record, envelope, handler)
        if not self._spans.are_off:
            place = event_at_place(envelope, record.topic, record.partition, record.offset)
            self._spans.handled(place, call.trace, group=self._consumer, since=since, failed=not done)

    async def _persist(
        self, record: ConsumerRecord[Any, Any], envelope: EventEnvelope, handler: Handler
    ) -> bool:
        """Handle the event, for as long as it takes; False if it ends among the dead letters."""
        # --8<-- [start:persist]
        pause, attempts = _FIRST_PAUSE, 0
        while True:
            try:
                outcome = await self._apply(record, envelope, handler)
                EVENTS_CONSUMED.labels(record.topic, envelope.type, outcome).inc()
                return True  # noqa: TRY300 - an else block would hide that this is the way out
            except TRANSIENT as error:
                self._log.warning("event_waits", type=envelope.type, event_id=envelope.id, reason=repr(error))
            except PoisonEvent as error:
                await self._bury(record, envelope.type, str(error), attempts + 1)
                return False
            except Exception as error:  # noqa: BLE001 - whatever a handler raises is the event's fate
                attempts += 1
                self._log.error("event_failed", type=envelope.type, event_id=envelope.id, exc_info=error)
                if attempts >= _ATTEMPTS:
                    await self._bury(record, envelope.type, f"{type(error).__name__}: {error}", attempts)
                    return False
            CONSUMER_RETRIES.labels(record.topic, envelope.type).inc()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        # --8<-- [end:persist]

    async def _apply(
        self, record: ConsumerRecord[Any, Any], envelope: EventEnvelope, handler: Handler
    ) -> str:
        event = self._decode(record, envelope)
        if event is None:
            return "ignored"
        # --8<-- [start:apply]
        async with self._units.begin() as unit:
            if not await claim(event, self._consumer, unit):
                return "duplicate"
            await handler(event, unit)
            await unit.commit()
        return "done"
        # --8<-- [end:apply]

    def _decode(self, record: ConsumerRecord[Any, Any], envelope: EventEnvelope) -> IncomingEvent | None:
        return decode(record, envelope)

    async def _bury(
        self, record: ConsumerRecord[Any, Any], event_type: str, reason: str, attempts: int
    ) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await bury(
                    record, consumer=self._consumer, reason=reason, attempts=attempts, producer=self._producer
                )
                break
            except TRANSIENT as error:
                self._log.warning("dead_letter_waits", reason=repr(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        EVENTS_CONSUMED.labels(record.topic, event_type, "dead").inc()
        self._log.error("event_buried", topic=record.topic, offset=record.offset, reason=reason)
