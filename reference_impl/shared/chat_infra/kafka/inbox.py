"""The inbox: an event takes effect once, however often it is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chat_infra.kafka.subscription import IncomingEvent
from chat_infra.postgres.unit_of_work import UnitOfWork

# --8<-- [start:claim]
_CLAIM: Final = (
    "INSERT INTO inbox (consumer, event_id, topic, kafka_partition, kafka_offset) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT DO NOTHING RETURNING 1"
)
# --8<-- [end:claim]

_CLAIM_ALL: Final = (
    "INSERT INTO inbox (consumer, event_id, topic, kafka_partition, kafka_offset)"
    " SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[])"
    " ON CONFLICT DO NOTHING RETURNING topic, kafka_partition, kafka_offset"
)


async def claim(event: IncomingEvent, consumer: str, unit: UnitOfWork) -> bool:
    """Claim an event for a consumer in the transaction of its effect; False if it took effect before."""
    claimed = await unit.connection.fetchval(
        _CLAIM, consumer, event.envelope.id, event.topic, event.partition, event.offset
    )
    return claimed is not None


async def claim_all(events: Sequence[IncomingEvent], consumer: str, unit: UnitOfWork) -> list[IncomingEvent]:
    """Claim many events in one statement; returns, in their order, those that did not take effect before."""
    rows = await unit.connection.fetch(
        _CLAIM_ALL,
        consumer,
        [event.envelope.id for event in events],
        [event.topic for event in events],
        [event.partition for event in events],
        [event.offset for event in events],
    )
    # By place, not by id: of an event that was delivered twice in one batch only the first place is new.
    new = {tuple(row) for row in rows}
    return [event for event in events if (event.topic, event.partition, event.offset) in new]
