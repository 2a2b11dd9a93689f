"""Dead-letter topics through kafka-python; a client is made when it is needed first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from bigtech_lab.adapters.kafka_python import MILLISECONDS, KafkaPython
from bigtech_lab.domain.dead_letter import SUFFIX, Headers, Place, RawRecord

_LARGEST_BYTES = 1_048_576


class KafkaDeadLetters:
    """Implements DeadLetterQueue. It joins no group: looking moves nothing."""

    def __init__(self, bootstrap: str) -> None:
        self._kafka = KafkaPython(bootstrap)
        self._writer: Any = None

    def topics(self) -> Sequence[str]:
        """See the port."""
        names = self._kafka.asked(lambda: self._kafka.reader().topics())
        return sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))

    def records(self, topic: str, *, offset: int | None = None) -> Iterator[RawRecord]:
        """See the port."""
        from kafka import TopicPartition

        reader = self._kafka.asked(self._kafka.reader)
        dead = f"{topic}{SUFFIX}"
        numbers = self._kafka.asked(lambda: sorted(reader.partitions_for_topic(dead) or ()))
        for place in (TopicPartition(dead, number) for number in numbers):
            yield from self._of_partition(reader, place, offset)

    def send(
        self, topic: str, partition: int | None, key: bytes | None, value: bytes | None, headers: Headers
    ) -> Place:
        """See the port."""

        def sent() -> Any:
            # The client takes no record without both; to a consumer no value and an empty one are the same.
            content = b"" if key is None and value is None else value
            future = self._writing().send(topic, content, key=key, headers=list(headers), partition=partition)
            return future.get(timeout=MILLISECONDS / 1000)

        stored = self._kafka.asked(sent)
        return Place(stored.topic, stored.partition, stored.offset)

    def close(self) -> None:
        """See the port."""
        self._kafka.close()
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    def _of_partition(self, reader: Any, place: Any, offset: int | None) -> Iterator[RawRecord]:
        def bounds() -> tuple[int, int]:
            reader.assign([place])
            return reader.beginning_offsets([place])[place], reader.end_offsets([place])[place]

        begin, end = self._kafka.asked(bounds)
        if offset is not None:
            begin, end = max(begin, offset), min(end, offset + 1)
        reader.seek(place, begin)
        # Where records were removed by compaction or a transaction, the position goes past them unseen.
        while self._kafka.asked(lambda: reader.position(place)) < end:
            batch = self._kafka.asked(lambda: reader.poll(timeout_ms=MILLISECONDS))
            for raw in batch.get(place, ()):
                if raw.offset < end:
                    yield _record(raw)

    def _writing(self) -> Any:
        from kafka import KafkaProducer

        if self._writer is None:
            self._writer = KafkaProducer(
                bootstrap_servers=self._kafka.bootstrap,
                client_id="bigtech-lab",
                acks="all",
                enable_idempotence=True,
                max_request_size=_LARGEST_BYTES,
                max_block_ms=MILLISECONDS,
            )
        return self._writer


def _record(raw: Any) -> RawRecord:
    return RawRecord(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        key=raw.key,
        headers=tuple((name, value or b"") for name, value in raw.headers),
        value=raw.value,
        timestamp=datetime.fromtimestamp(raw.timestamp / 1000, UTC),
    )
