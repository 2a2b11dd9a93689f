"""A Kafka in memory that is only looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bigtech_lab.application.ports.kafka_browser import Places
from bigtech_lab.domain.kafka_view import Group, Partition, Record, Topic

_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class FakeKafkaBrowser:
    """Implements KafkaBrowser; `append` puts a record, a second after the one before it."""

    held: dict[str, dict[int, list[Record]]] = field(default_factory=dict)
    known_groups: list[Group] = field(default_factory=list)
    closed: bool = False

    def create(self, topic: str, partitions: int) -> None:
        """Makes a topic."""
        self.held[topic] = {number: [] for number in range(partitions)}

    def append(
        self,
        topic: str,
        partition: int = 0,
        *,
        value: bytes = b"{}",
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Record:
        """Puts a record at the end."""
        records = self.held[topic][partition]
        at = _START + timedelta(seconds=sum(len(r) for parts in self.held.values() for r in parts.values()))
        record = Record(topic, partition, len(records), at, key, dict(headers or {}), value)
        records.append(record)
        return record

    def topics(self) -> Sequence[Topic]:
        return [
            Topic(name, tuple(Partition(number, 0, len(records)) for number, records in parts.items()))
            for name, parts in sorted(self.held.items())
        ]

    def groups(self) -> Sequence[Group]:
        return self.known_groups

    def record(self, topic: str, partition: int, offset: int) -> Record | None:
        records = self.held[topic][partition]
        return records[offset] if 0 <= offset < len(records) else None

    def records(self, since: Places, *, until: Places) -> Iterator[Record]:
        for (topic, number), begin in since.items():
            yield from self.held[topic][number][begin : until[topic, number]]

    def follow(self, since: Places) -> Iterator[Record | None]:
        places = dict(since)
        while True:
            came = False
            for (topic, number), begin in list(places.items()):
                for record in self.held[topic][number][begin:]:
                    came = True
                    places[topic, number] = record.offset + 1
                    yield record
            if not came:
                yield None

    def close(self) -> None:
        self.closed = True
