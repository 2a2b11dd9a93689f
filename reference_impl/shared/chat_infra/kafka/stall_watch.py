"""Notices a consumer that gets nothing although there is something for it."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError, KafkaTimeoutError

_LOOK_SECONDS: Final = 5.0
"""Without a record for that long, it looks."""
_ANSWER_SECONDS: Final = 3.0


class StallWatch:
    """Compares positions with the ends of the partitions while nothing comes.

    A client's inner task can be lost without an error that reaches us, most of all while a broker comes back.
    Then the process lives, answers its health checks, and delivers nothing. A consumer that is behind on two
    looks in a row, or cannot be asked, is to be replaced; one without partitions is a standby, not stalled.
    """

    def __init__(self, consumer: AIOKafkaConsumer[Any, Any]) -> None:
        self._consumer = consumer
        self._looked = time.monotonic()
        self._suspected = False

    def moved(self) -> None:
        """Records came."""
        self._looked = time.monotonic()
        self._suspected = False

    async def look_if_due(self) -> None:
        """Look, if nothing came for a while.

        Raises:
            KafkaTimeoutError: nothing comes; the consumer is to be replaced.
        """
        if time.monotonic() - self._looked < _LOOK_SECONDS:
            return
        reason = await self._what_is_wrong()
        self._looked = time.monotonic()
        if reason and self._suspected:
            raise KafkaTimeoutError(reason)
        self._suspected = bool(reason)

    async def _what_is_wrong(self) -> str:
        partitions = self._consumer.assignment()
        if not partitions:
            return ""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                ends = await self._consumer.end_offsets(list(partitions))
                behind = [
                    f"{tp.topic}-{tp.partition}"
                    for tp, end in ends.items()
                    if await self._consumer.position(tp) < end
                ]
        except (KafkaError, TimeoutError) as error:
            return f"no answer on where the partitions end: {error!r}"
        return f"records wait in {', '.join(sorted(behind))} and none comes" if behind else ""
