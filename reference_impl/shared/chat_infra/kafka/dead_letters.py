"""Records that no retry can help, kept with the reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiokafka import ConsumerRecord

from chat_infra.kafka.producer import EventProducer, Outgoing


async def bury(
    record: ConsumerRecord[Any, Any], *, consumer: str, reason: str, attempts: int, producer: EventProducer
) -> None:
    """Copy a record to its dead-letter topic, unchanged but for headers that say where it came from and why.

    Raises:
        KafkaError: it could not be stored, so it must not be considered done.
    """
    about = {
        "dlq_consumer": consumer,
        "dlq_reason": reason,
        "dlq_attempts": str(attempts),
        "dlq_topic": record.topic,
        "dlq_partition": str(record.partition),
        "dlq_offset": str(record.offset),
        "dlq_at": datetime.now(UTC).isoformat(),
    }
    headers = [*record.headers, *((name, value.encode()) for name, value in about.items())]
    [outcome] = await producer.send_batch(
        [Outgoing(f"{record.topic}.dlq", record.key, record.value, headers)]
    )
    if isinstance(outcome, BaseException):
        raise outcome
