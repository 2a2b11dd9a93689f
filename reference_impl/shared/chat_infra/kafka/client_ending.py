"""Disconnects Kafka clients in bounded time, whatever state a broker's death left them in."""

from __future__ import annotations

from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from chat_infra.process.endings import end_within

_SECONDS: Final = 0.5


async def stop_consumer(consumer: AIOKafkaConsumer[Any, Any]) -> None:
    """Leave and disconnect, for at most half a second; past that, only cut the connections."""
    if not await end_within(_SECONDS, consumer.stop(), expected=KafkaError):
        await end_within(_SECONDS, consumer._client.close(), expected=KafkaError)  # noqa: SLF001


async def stop_producer(producer: AIOKafkaProducer) -> None:
    """Send what is buffered and disconnect, in at most half a second; past that, only cut the connections."""
    if not await end_within(_SECONDS, producer.stop(), expected=KafkaError):
        await end_within(_SECONDS, producer.client.close(), expected=KafkaError)
