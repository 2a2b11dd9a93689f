"""Records that no retry can help, kept with the reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from aiokafka import ConsumerRecord
from aiokafka.errors import MessageSizeTooLargeError

from chat_infra.kafka.producer import EventProducer, Outgoing

_LONGEST_REASON: Final = 2000


async def bury(
    record: ConsumerRecord[Any, Any], *, consumer: str, reason: str, attempts: int, producer: EventProducer
) -> None:
    """Copy a record to its dead-letter topic, unchanged but for headers that say where it came from and why.

    A value that together with these headers is more than a record may be is left out; where it came from is
    still said.

    Raises:
        KafkaError: it could not be stored, so it must not be considered done.
    """
    # --8<-- [start:bury]
    about = {
        "dlq_consumer": consumer,
        "dlq_reason": reason[:_LONGEST_REASON],
        "dlq_attempts": str(attempts),
        "dlq_topic": record.topic,
        "dlq_partition": str(record.partition),
        "dlq_offset": str(record.offset),
        "dlq_at": datetime.now(UTC).isoformat(),
    }
    topic = f"{record.topic}.dlq"
    headers = [*record.headers, *((name, value.encode()) for name, value in about.items())]
    [outcome] = await producer.send_batch([Outgoing(topic, record.key, record.value, headers)])
    # --8<-- [end:bury]
    if isinstance(outcome, MessageSizeTooLargeError):
        # No retry would make it smaller, and a partition that waits for it would wait for ever.
        headers.append(("dlq_value_left_out", str(len(record.value or b"")).encode()))
        [outcome] = await producer.send_batch([Outgoing(topic, record.key, None, headers)])
    if isinstance(outcome, BaseException):
        raise outcome
