"""A look into topics and consumer groups with kafka-python, in threads of its own.

The library blocks and its clients belong to one thread each: records are read by one, groups by another.
Nothing here joins a group or commits an offset, so that looking never moves what is looked at; only `put`
writes, with a producer of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from bigtech_lab.adapters.observe.kafka_client import KafkaClient
from bigtech_lab.application.ports.observers import KafkaRecord, Unreachable

_MILLISECONDS = 3000
_CONNECT_SECONDS = 2.0
_PATIENCE_SECONDS = 12.0
"""For a question and those before it: several times what the library's own time-outs allow each."""
_T = TypeVar("_T")


class KafkaPythonObserver:
    """Looks at one broker; kafka-python is imported by the first question, in its thread."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._records = KafkaClient(self._consumer)
        self._groups = KafkaClient(self._admin)
        self._writing = KafkaClient(self._producer)

    async def record(self, topic: str, partition: int, offset: int) -> KafkaRecord | None:
        """See the port."""
        found = await self._asked(self._records, lambda c: _fetch(c, topic, {partition: offset}, 0.0, 1))
        return next((r for r in found if r.offset == offset), None)

    async def records(
        self, topic: str, since: Mapping[int, int], *, wait: float = 0.0
    ) -> Sequence[KafkaRecord]:
        """See the port."""
        seconds = _PATIENCE_SECONDS + wait
        return await self._asked(self._records, lambda c: _fetch(c, topic, since, wait, None), seconds)

    async def partitions(self, topic: str) -> Mapping[int, int]:
        """See the port."""
        return await self._asked(self._records, lambda c: _ends(c, topic))

    async def committed(self, group: str, topic: str) -> Mapping[int, int]:
        """See the port."""
        return await self._asked(self._groups, lambda a: _committed(a, group, topic))

    async def put(
        self, topic: str, key: str, value: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, int]:
        """See the port."""
        body = json.dumps(value).encode()
        pairs = [(name, text.encode()) for name, text in headers.items()]

        def write(producer: Any) -> tuple[int, int]:
            sent = producer.send(topic, key=key.encode(), value=body, headers=pairs)
            place = sent.get(timeout=_MILLISECONDS / 1000)
            return place.partition, place.offset

        return await self._asked(self._writing, write)

    async def close(self) -> None:
        """Closes the connections and ends the threads."""
        await asyncio.gather(self._records.close(), self._groups.close(), self._writing.close())

    async def _asked(
        self, client: KafkaClient, question: Callable[[Any], _T], seconds: float = _PATIENCE_SECONDS
    ) -> _T:
        await self._reach()
        return await client.ask(question, self._bootstrap, seconds=seconds)

    async def _reach(self) -> None:
        # kafka-python tries for its whole time-out when nothing listens; a plain connect knows at once.
        host, _, port = self._bootstrap.split(",")[0].rpartition(":")
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), _CONNECT_SECONDS)
        except (OSError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            raise Unreachable("kafka", f"kafka does not answer at {self._bootstrap}: {reason}") from error
        writer.close()

    def _consumer(self) -> Any:
        from kafka import KafkaConsumer

        return KafkaConsumer(
            bootstrap_servers=self._bootstrap,
            client_id="bigtech-lab",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            fetch_max_wait_ms=100,
            bootstrap_timeout_ms=_MILLISECONDS,
            request_timeout_ms=_MILLISECONDS,
            reconnect_backoff_max_ms=200,
            metadata_max_age_ms=10_000,
            metrics_enabled=False,
        )

    def _admin(self) -> Any:
        from kafka import KafkaAdminClient

        return KafkaAdminClient(
            bootstrap_servers=self._bootstrap,
            client_id="bigtech-lab",
            bootstrap_timeout_ms=_MILLISECONDS,
            request_timeout_ms=_MILLISECONDS,
            reconnect_backoff_max_ms=200,
        )

    def _producer(self) -> Any:
        from kafka import KafkaProducer

        return KafkaProducer(
            bootstrap_servers=self._bootstrap,
            client_id="bigtech-lab",
            acks="all",
            max_block_ms=_MILLISECONDS,
        )


def _ends(consumer: Any, topic: str) -> Mapping[int, int]:
    from kafka import TopicPartition

    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        return {}
    places = [TopicPartition(topic, number) for number in numbers]
    ends = consumer.end_offsets(places, timeout_ms=_MILLISECONDS)
    return {place.partition: end for place, end in sorted(ends.items())}


def _fetch(
    consumer: Any, topic: str, since: Mapping[int, int], wait: float, limit: int | None
) -> Sequence[KafkaRecord]:
    """The records from these offsets on; waits up to `wait` seconds only when there is none yet."""
    from kafka import TopicPartition

    known = consumer.partitions_for_topic(topic) or set()
    places = {TopicPartition(topic, p): offset for p, offset in since.items() if p in known}
    if not places:
        return []
    if consumer.assignment() != set(places):
        consumer.assign(list(places))
    ends = consumer.end_offsets(list(places), timeout_ms=_MILLISECONDS)
    behind = {p: ends[p] for p, offset in places.items() if ends[p] > offset}
    if not behind and wait <= 0:
        return []
    for place, offset in places.items():
        consumer.seek(place, offset)
    return _polled(consumer, behind, wait, limit)


def _polled(
    consumer: Any, behind: Mapping[Any, int], wait: float, limit: int | None
) -> Sequence[KafkaRecord]:
    found: list[KafkaRecord] = []
    missing = dict(behind)
    timeout_ms = _MILLISECONDS if behind else int(wait * 1000)
    while True:
        batch = consumer.poll(timeout_ms=timeout_ms, max_records=limit)
        for place, records in batch.items():
            found += [_record(r) for r in records]
            if place in missing and records[-1].offset + 1 >= missing[place]:
                del missing[place]
        if not missing or not batch or (limit is not None and len(found) >= limit):
            return found


def _committed(admin: Any, group: str, topic: str) -> Mapping[int, int]:
    from kafka.errors import CoordinatorNotAvailableError

    try:
        groups = admin.list_group_offsets({group: None})
    except CoordinatorNotAvailableError:
        # A broker that never had a group has no place for their offsets yet.
        return {}
    offsets = groups.get(group, {})
    return {place.partition: kept.offset for place, kept in offsets.items() if place.topic == topic}


def _record(raw: Any) -> KafkaRecord:
    return KafkaRecord(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        key=None if raw.key is None else raw.key.decode("utf-8", "replace"),
        headers={name: (value or b"").decode("utf-8", "replace") for name, value in raw.headers},
        value=_decoded(raw.value),
        timestamp=datetime.fromtimestamp(raw.timestamp / 1000, UTC),
    )


def _decoded(value: bytes | None) -> Any:
    if value is None:
        return None
    try:
        return json.loads(value)
    except ValueError:
        return value
