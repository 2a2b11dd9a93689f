"""The spans of an event on its way: its publication and its handling (OpenTelemetry messaging)."""

from __future__ import annotations

import time
from typing import Final

import msgspec

from chat_infra.telemetry.span import Span, SpanKind, SpanSink
from chat_kernel.trace_context import TraceContext

_KAFKA: Final = {"messaging.system": "kafka"}


class EventAtPlace(msgspec.Struct, frozen=True):
    """An event, and the record that it is on Kafka."""

    id: str
    type: str
    traceparent: str
    topic: str
    partition: int
    offset: int

    def attributes(self, operation: str) -> dict[str, str | int]:
        """As the attributes of a span, by which a reader finds the record."""
        return {
            **_KAFKA,
            "messaging.operation.name": operation,
            "messaging.destination.name": self.topic,
            "messaging.destination.partition.id": str(self.partition),
            "messaging.kafka.offset": self.offset,
            "messaging.message.id": self.id,
            "event.type": self.type,
        }


class EventSpans:
    """Records what a relay or a consumer does with events; does nothing where there is no sink."""

    def __init__(self, sink: SpanSink | None) -> None:
        self._sink = sink

    @property
    def are_off(self) -> bool:
        """Whether nobody takes them."""
        return self._sink is None

    def now(self) -> int:
        """The moment at which a piece of work begins (ns since 1970); 0 where nobody records it."""
        return 0 if self._sink is None else time.time_ns()

    def published(self, event: EventAtPlace, since: int) -> None:
        """An event was sent and acknowledged.

        Its record keeps the `traceparent` of the outbox row: the publication is a leaf beside what the
        consumers do.
        """
        cause = TraceContext.parse(event.traceparent)
        if self._sink is None or cause is None:
            return
        self._sink.record(
            Span(
                name=f"publish {event.topic}",
                kind=SpanKind.PRODUCER,
                position=cause.child(),
                parent=cause.span_id,
                started_ns=since,
                ended_ns=time.time_ns(),
                attributes=event.attributes("publish"),
            )
        )

    def handled(
        self, event: EventAtPlace, position: TraceContext, *, group: str, since: int, failed: bool = False
    ) -> None:
        """A consumer is done with an event, which it handled at `position`."""
        cause = TraceContext.parse(event.traceparent)
        if self._sink is None:
            return
        self._sink.record(
            Span(
                name=f"process {event.topic}",
                kind=SpanKind.CONSUMER,
                position=position,
                parent=None if cause is None else cause.span_id,
                started_ns=since,
                ended_ns=time.time_ns(),
                attributes={**event.attributes("process"), "messaging.consumer.group.name": group},
                failed=failed,
            )
        )
