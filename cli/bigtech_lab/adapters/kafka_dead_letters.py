"""Dead-letter topics through kafka-python; a client is made when it is needed first."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from bigtech_lab.domain.dead_letter import SUFFIX, Headers, Place, RawRecord
from bigtech_lab.errors import EnvironmentNotReady

_MILLISECONDS = 5000
_CONNECT_SECONDS = 2.0
_LARGEST_BYTES = 1_048_576
_T = TypeVar("_T")


class KafkaDeadLetters:
    """Implements DeadLetterQueue. It joins no group: looking moves nothing."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._reader: Any = None
        self._writer: Any = None

    def topics(self) -> Sequence[str]:
        """See the port."""
        names = self._asked(lambda: self._reading().topics())
        return sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))

    def records(self, topic: str, *, offset: int | None = None) -> Iterator[RawRecord]:
        """See the port."""
        from kafka import TopicPartition

        reader = self._asked(self._reading)
        dead = f"{topic}{SUFFIX}"
        numbers = self._asked(lambda: sorted(reader.partitions_for_topic(dead) or ()))
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
            return future.get(timeout=_MILLISECONDS / 1000)

        stored = self._asked(sent)
        return Place(stored.topic, stored.partition, stored.offset)

    def close(self) -> None:
        """See the port."""
        for client in (self._reader, self._writer):
            if client is not None:
                client.close()
        self._reader = self._writer = None

    def _of_partition(self, reader: Any, place: Any, offset: int | None) -> Iterator[RawRecord]:
        def bounds() -> tuple[int, int]:
            reader.assign([place])
            return reader.beginning_offsets([place])[place], reader.end_offsets([place])[place]

        begin, end = self._asked(bounds)
        if offset is not None:
            begin, end = max(begin, offset), min(end, offset + 1)
        reader.seek(place, begin)
        # Where records were removed by compaction or a transaction, the position goes past them unseen.
        while self._asked(lambda: reader.position(place)) < end:
            batch = self._asked(lambda: reader.poll(timeout_ms=_MILLISECONDS))
            for raw in batch.get(place, ()):
                if raw.offset < end:
                    yield _record(raw)

    def _reading(self) -> Any:
        from kafka import KafkaConsumer

        if self._reader is None:
            self._reader = KafkaConsumer(
                bootstrap_servers=self._bootstrap,
                client_id="bigtech-lab",
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                allow_auto_create_topics=False,
                fetch_max_wait_ms=100,
                bootstrap_timeout_ms=_MILLISECONDS,
                request_timeout_ms=_MILLISECONDS,
                metrics_enabled=False,
            )
        return self._reader

    def _writing(self) -> Any:
        from kafka import KafkaProducer

        if self._writer is None:
            self._writer = KafkaProducer(
                bootstrap_servers=self._bootstrap,
                client_id="bigtech-lab",
                acks="all",
                enable_idempotence=True,
                max_request_size=_LARGEST_BYTES,
                max_block_ms=_MILLISECONDS,
            )
        return self._writer

    def _asked(self, question: Callable[[], _T]) -> _T:
        from kafka.errors import KafkaError

        # What went wrong is told once, by the error below.
        logging.getLogger("kafka").setLevel(logging.CRITICAL)
        try:
            if self._reader is None:
                self._reach()
            return question()
        except (KafkaError, OSError) as error:
            raise EnvironmentNotReady(
                f"Kafka does not answer at {self._bootstrap}: {error or type(error).__name__}",
                code="kafka-away",
                hint="bigtech-lab up starts the stack; bigtech-lab status shows what runs.",
            ) from None

    def _reach(self) -> None:
        # kafka-python tries for its whole time-out when nothing listens; a plain connect knows at once.
        host, _, port = self._bootstrap.split(",")[0].rpartition(":")
        socket.create_connection((host, int(port)), timeout=_CONNECT_SECONDS).close()


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
