"""Many records in one transaction: the quick way, for as long as nothing goes wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from aiokafka import ConsumerRecord

from chat_contracts.envelope import EventEnvelope
from chat_infra.kafka.inbox import claim_all
from chat_infra.kafka.incoming import decode, event_at_place, event_call
from chat_infra.kafka.subscription import BatchHandler, Handler, IncomingEvent
from chat_infra.logs import get_logger
from chat_infra.metrics import EVENTS_CONSUMED
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from chat_infra.telemetry.messaging import EventSpans
from chat_kernel.call_context import calling


class BatchProcessor:
    """Applies a poll's records all together or not at all.

    It judges nothing: whatever fails, nothing has happened, and the records are to be taken one at a time,
    where retries and dead letters are.
    """

    def __init__(
        self,
        consumer: str,
        units: UnitsOfWork,
        handlers: Mapping[str, Handler],
        spans: EventSpans | None = None,
    ) -> None:
        self._consumer = consumer
        self._units = units
        self._handlers = handlers
        self._spans = spans or EventSpans(None)
        self._log = get_logger("consumer")

    async def process(self, records: Sequence[ConsumerRecord[Any, Any]]) -> bool:
        """Process records, each partition's in their order; False if nothing of it has happened."""
        outcomes: Counter[tuple[str, str, str]] = Counter()
        try:
            events = self._readable(records, outcomes)
            if events:
                await self._apply(events, outcomes)
        except Exception as error:  # noqa: BLE001 - whose fault it is, is found out one record at a time
            self._log.warning("batch_falls_apart", records=len(records), reason=repr(error))
            return False
        for labels, count in outcomes.items():
            EVENTS_CONSUMED.labels(*labels).inc(count)
        return True

    def _readable(
        self, records: Sequence[ConsumerRecord[Any, Any]], outcomes: Counter[tuple[str, str, str]]
    ) -> list[IncomingEvent]:
        """Decode what has a handler.

        Raises:
            MalformedEnvelope, PoisonEvent: one of the records belongs among the dead letters.
        """
        events = []
        for record in records:
            envelope = EventEnvelope.from_headers(record.headers)
            event = decode(record, envelope) if envelope.type in self._handlers else None
            if event is None:
                outcomes[record.topic, envelope.type, "ignored"] += 1
            else:
                events.append(event)
        return events

    # --8<-- [start:together]
    async def _apply(self, events: Sequence[IncomingEvent], outcomes: Counter[tuple[str, str, str]]) -> None:
        since = self._spans.now()
        async with self._units.begin() as unit:
            new = await claim_all(events, self._consumer, unit)
            for handler, run in self._runs(new):
                await _handle(handler, run, unit)
            await unit.commit()
        # --8<-- [end:together]
        if not self._spans.are_off:
            self._tell(new, since)
        fresh = {id(event) for event in new}
        for event in events:
            outcome = "done" if id(event) in fresh else "duplicate"
            outcomes[event.topic, event.envelope.type, outcome] += 1

    def _tell(self, events: Sequence[IncomingEvent], since: int) -> None:
        for event in events:
            place = event_at_place(event.envelope, event.topic, event.partition, event.offset)
            position = event_call(event.envelope).trace
            self._spans.handled(place, position, group=self._consumer, since=since)

    def _runs(self, events: Sequence[IncomingEvent]) -> Iterator[tuple[Handler, list[IncomingEvent]]]:
        """Split into runs of one handler. Only neighbours are put together: an event of another handler
        between two keeps its place in the order.
        """
        for _, run in groupby(events, key=lambda event: id(self._handlers[event.envelope.type])):
            found = list(run)
            yield self._handlers[found[0].envelope.type], found


async def _handle(handler: Handler, events: Sequence[IncomingEvent], unit: UnitOfWork) -> None:
    if isinstance(handler, BatchHandler):
        await handler.apply_all(events, unit)
        return
    for event in events:
        with calling(event_call(event.envelope)):
            await handler(event, unit)
