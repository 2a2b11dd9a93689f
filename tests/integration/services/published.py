"""Puts events on their topics as the relay of another service would."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from chat_contracts.envelope import EventEnvelope
from chat_contracts.registry import contract_of
from chat_infra.kafka.producer import EventProducer, Outgoing
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext


async def publish(servers: Any, *payloads: msgspec.Struct, key: str = "1:2") -> None:
    """Publish events in their order, all with one key."""
    producer = EventProducer(servers.kafka_bootstrap, client_id="test")
    await producer.start()
    try:
        outcomes = await producer.send_batch([_record(payload, key) for payload in payloads])
    finally:
        await producer.stop()
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


def _record(payload: msgspec.Struct, key: str) -> Outgoing:
    contract = contract_of(payload)
    envelope = EventEnvelope(
        id=uuid7(),
        type=contract.type,
        source="/test",
        time=datetime.now(UTC),
        partition_key=key,
        correlation_id=uuid7(),
        traceparent=str(TraceContext.start()),
    )
    return Outgoing(contract.topic.name, key.encode(), msgspec.json.encode(payload), envelope.headers())
