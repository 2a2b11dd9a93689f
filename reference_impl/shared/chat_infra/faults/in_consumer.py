"""Consumers that stand still, crawl, or forget what they have done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from chat_contracts.envelope import EventEnvelope
from chat_infra.faults.declared import CONSUMER_PAUSED, LOST_IDEMPOTENCY, SLOW_CONSUMER
from chat_infra.faults.faults import Faults
from chat_infra.kafka.event_processing import EventProcessor
from chat_infra.kafka.producer import EventProducer
from chat_infra.kafka.subscription import Handler, IncomingEvent
from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_infra.telemetry.messaging import EventSpans
from chat_kernel.ids import uuid7


class FaultyProcessor(EventProcessor):
    """`consumer-paused`, `slow-consumer`, `lost-idempotency`."""

    def __init__(
        self,
        faults: Faults,
        consumer: str,
        units: UnitsOfWork,
        producer: EventProducer,
        handlers: Mapping[str, Handler],
        *,
        spans: EventSpans | None = None,
    ) -> None:
        super().__init__(consumer, units, producer, handlers, spans)
        self._faults = faults

    async def process_together(self, records: Sequence[ConsumerRecord[Any, Any]]) -> bool:
        """As the real one; while one of these faults is on, records go one by one, where it shows."""
        if any(self._faults.is_on(fault) for fault in (CONSUMER_PAUSED, SLOW_CONSUMER, LOST_IDEMPOTENCY)):
            return False
        return await super().process_together(records)

    async def process(self, record: ConsumerRecord[Any, Any]) -> None:
        """As the real one, later."""
        await self._faults.until_off(CONSUMER_PAUSED)
        slow = self._faults.parameters(SLOW_CONSUMER)
        if slow is not None:
            await asyncio.sleep(float(slow["seconds"]))
        await super().process(record)

    def _decode(self, record: ConsumerRecord[Any, Any], envelope: EventEnvelope) -> IncomingEvent | None:
        """As the real one; each delivery passes for an event of its own, which the inbox cannot know."""
        event = super()._decode(record, envelope)
        if event is None or not self._faults.is_on(LOST_IDEMPOTENCY):
            return event
        return msgspec.structs.replace(event, envelope=msgspec.structs.replace(envelope, id=uuid7()))
