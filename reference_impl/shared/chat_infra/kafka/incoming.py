"""From a record to an event: its payload by contract, and the context in which it is handled."""

from __future__ import annotations

from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from chat_contracts.envelope import EventEnvelope
from chat_contracts.registry import contract_named
from chat_infra.kafka.subscription import IncomingEvent, PoisonEvent
from chat_infra.telemetry.messaging import EventAtPlace
from chat_kernel.call_context import CallContext
from chat_kernel.trace_context import TraceContext


def decode(record: ConsumerRecord[Any, Any], envelope: EventEnvelope) -> IncomingEvent | None:
    """Read a record's payload by the contract of its type; None for a type that is not known here.

    Raises:
        PoisonEvent: the payload does not keep the contract.
    """
    # --8<-- [start:decode]
    contract = contract_named(envelope.type)
    if contract is None:
        return None
    try:
        payload: msgspec.Struct = msgspec.json.decode(record.value or b"", type=contract.payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise PoisonEvent(f"the payload is not a {envelope.type}: {problem}") from problem
    # --8<-- [end:decode]
    return IncomingEvent(envelope, payload, record.topic, record.partition, record.offset)


# --8<-- [start:event-call]
def event_call(envelope: EventEnvelope) -> CallContext:
    """Return the context in which an event is handled: its correlation, its trace, itself as the cause."""
    trace = TraceContext.parse(envelope.traceparent) or TraceContext.start()
    return CallContext(envelope.correlation_id, trace.child(), causation_id=envelope.id)


# --8<-- [end:event-call]


def event_at_place(envelope: EventEnvelope, topic: str, partition: int, offset: int) -> EventAtPlace:
    """What a span says of an event and its record."""
    return EventAtPlace(str(envelope.id), envelope.type, envelope.traceparent, topic, partition, offset)
