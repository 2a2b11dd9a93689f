"""A relay that repeats, reorders, loses, stops and dies."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from typing import Final

import msgspec

from chat_infra.faults.declared import (
    DUPLICATE_DELIVERY,
    MISSING_CORRELATION,
    RELAY_CRASH,
    RELAY_PAUSED,
    SWALLOWED_PUBLISH_ERROR,
    WRONG_ORDER,
    WRONG_PARTITION_KEY,
)
from chat_infra.faults.faults import Faults
from chat_infra.kafka.producer import BatchSender, Outgoing, Sent
from chat_infra.logs import get_logger

_AS_KILLED: Final = 137
_NOWHERE: Final = Sent(-1, -1)

Outcome = Sent | BaseException


class FaultyBatchSender:
    """Stands between a relay and its producer."""

    def __init__(self, sender: BatchSender, faults: Faults) -> None:
        self._sender = sender
        self._faults = faults
        self._numbers = itertools.count(1)

    async def send_batch(self, records: Sequence[Outgoing]) -> list[Outcome]:
        """Send as the real one does, but for the faults that are on."""
        if self._faults.are_off:
            return await self._sender.send_batch(records)
        await self._faults.until_off(RELAY_PAUSED)
        outcomes = await self._repeatedly([self._changed(record) for record in records])
        if self._faults.is_on(RELAY_CRASH) and await self._faults.spend(RELAY_CRASH):
            # Acknowledged by Kafka, not marked in the outbox: the very moment that at-least-once is about.
            get_logger("faults").error("relay_crashes", records=len(records))
            os._exit(_AS_KILLED)
        return outcomes

    def _changed(self, record: Outgoing) -> Outgoing:
        if self._faults.is_on(WRONG_PARTITION_KEY):
            event_id = next(value for name, value in record.headers if name == "ce_id")
            record = msgspec.structs.replace(record, key=event_id)
        if self._faults.is_on(MISSING_CORRELATION):
            kept = [(name, value) for name, value in record.headers if name != "ce_correlationid"]
            record = msgspec.structs.replace(record, headers=kept)
        return record

    async def _repeatedly(self, records: Sequence[Outgoing]) -> list[Outcome]:
        outcomes = await self._in_some_order(records)
        repeated = self._faults.parameters(DUPLICATE_DELIVERY)
        for _ in range(int(repeated["times"]) - 1 if repeated else 0):
            await self._in_some_order(records)
        return outcomes

    async def _in_some_order(self, records: Sequence[Outgoing]) -> list[Outcome]:
        if not self._faults.is_on(WRONG_ORDER):
            return await self._but_for_lost_ones(records)
        return (await self._but_for_lost_ones(records[::-1]))[::-1]

    async def _but_for_lost_ones(self, records: Sequence[Outgoing]) -> list[Outcome]:
        swallowed = self._faults.parameters(SWALLOWED_PUBLISH_ERROR)
        if swallowed is None:
            return await self._sender.send_batch(records)
        every = int(swallowed["every"])
        lost = [next(self._numbers) % every == 0 for _ in records]
        sent = iter(
            await self._sender.send_batch([r for r, gone in zip(records, lost, strict=True) if not gone])
        )
        return [_NOWHERE if gone else next(sent) for gone in lost]
