"""The inbox: an event takes effect once, however often it is delivered."""

from __future__ import annotations

from typing import Final

from chat_infra.kafka.subscription import IncomingEvent
from chat_infra.postgres.unit_of_work import UnitOfWork

_CLAIM: Final = (
    "INSERT INTO inbox (consumer, event_id, topic, kafka_partition, kafka_offset) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT DO NOTHING RETURNING 1"
)


async def claim(event: IncomingEvent, consumer: str, unit: UnitOfWork) -> bool:
    """Claim an event for a consumer in the transaction of its effect; False if it took effect before."""
    claimed = await unit.connection.fetchval(
        _CLAIM, consumer, event.envelope.id, event.topic, event.partition, event.offset
    )
    return claimed is not None
