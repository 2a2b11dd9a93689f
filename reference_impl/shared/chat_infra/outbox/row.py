"""A row of the outbox: an event that is stored and waits for the relay."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import msgspec

from chat_contracts.registry import contract_of
from chat_kernel.call_context import CallContext, current_call
from chat_kernel.ids import uuid7

OUTBOX_INSERT: Final = (
    "INSERT INTO outbox (id, topic, partition_key, aggregate_type, aggregate_id, type, payload,"
    " correlation_id, causation_id, traceparent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
)
OUTBOX_INSERT_MANY: Final = (
    "INSERT INTO outbox (id, topic, partition_key, aggregate_type, aggregate_id, type, payload,"
    " correlation_id, causation_id, traceparent)"
    " SELECT i, t, k, a, n, e, p::jsonb, c, b, r FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[],"
    " $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::text[])"
    " WITH ORDINALITY AS rows(i, t, k, a, n, e, p, c, b, r, number) ORDER BY number"
)
"""As `OUTBOX_INSERT`, for a column of values each; positions follow the order of the rows."""


class OutboxRow(msgspec.Struct, frozen=True):
    """The columns that a writer fills, in the order of `OUTBOX_INSERT`; `payload` is JSON text."""

    id: UUID
    topic: str
    partition_key: str
    aggregate_type: str
    aggregate_id: str
    type: str
    payload: str
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str

    def as_arguments(self) -> tuple[object, ...]:
        """Return the values in the order of `OUTBOX_INSERT`."""
        return msgspec.structs.astuple(self)


def outbox_row(
    payload: msgspec.Struct,
    *,
    key: str,
    aggregate_type: str,
    aggregate_id: str,
    event_id: UUID | None = None,
    call: CallContext | None = None,
) -> OutboxRow:
    """Make the row of an event, with the trace of the running call unless another is given.

    Raises:
        LookupError: the payload's type is not a registered event.
    """
    contract = contract_of(payload)
    call = call or current_call()
    return OutboxRow(
        id=event_id or uuid7(),
        topic=contract.topic.name,
        partition_key=key,
        aggregate_type=aggregate_type,
        aggregate_id=aggregate_id,
        type=contract.type,
        payload=msgspec.json.encode(payload).decode(),
        correlation_id=call.correlation_id,
        causation_id=call.causation_id,
        traceparent=call.traceparent,
    )
