"""What there is to see in a Kafka: topics with their partitions, consumer groups with their lag, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bigtech_lab.domain.cloud_event import CloudEvent, cloud_event_in


@dataclass(frozen=True, slots=True)
class Partition:
    """One partition: it holds the records from `begin` up to, not including, `end`."""

    number: int
    begin: int
    end: int

    @property
    def records(self) -> int:
        """How many there are at most; compaction and transactions leave holes."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and its partitions in their order."""

    name: str
    partitions: tuple[Partition, ...]

    @property
    def records(self) -> int:
        """How many records it holds at most."""
        return sum(partition.records for partition in self.partitions)

    @property
    def is_internal(self) -> bool:
        """Whether it belongs to Kafka itself."""
        return self.name.startswith("__")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a group has come in one partition.

    `committed` is the offset that it reads next, None when it has committed nothing there; `end` where the
    partition ends; `member` the client that has it now, None for nobody.
    """

    topic: str
    partition: int
    committed: int | None
    begin: int
    end: int
    member: str | None

    @property
    def lag(self) -> int:
        """The records that wait; of a partition without a commit, all that it holds."""
        return max(0, self.end - (self.begin if self.committed is None else self.committed))


@dataclass(frozen=True, slots=True)
class Group:
    """A consumer group; `state` is Kafka's word for it (Stable, Empty, …), `members` how many clients."""

    name: str
    state: str
    members: int
    progress: tuple[Progress, ...]

    @property
    def lag(self) -> int:
        """The records that wait for it in all its partitions."""
        return sum(place.lag for place in self.progress)

    @property
    def topics(self) -> tuple[str, ...]:
        """What it reads, by name."""
        return tuple(sorted({place.topic for place in self.progress}))


@dataclass(frozen=True)
class Record:
    """One record; `key` and `headers` as text, `value` the bytes, None for a tombstone."""

    topic: str
    partition: int
    offset: int
    at: datetime
    key: str | None
    headers: Mapping[str, str]
    value: bytes | None

    @property
    def place(self) -> str:
        """`topic[partition]@offset`, as traces write it."""
        return f"{self.topic}[{self.partition}]@{self.offset}"

    @cached_property
    def event(self) -> CloudEvent | None:
        """The event that it carries, or None."""
        return cloud_event_in(self.headers)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records to show; what is None does not matter."""

    type: str | None = None
    key: str | None = None
    correlation: str | None = None

    def matches(self, record: Record) -> bool:
        """Whether the record is wanted; `correlation` may be a correlation id, a trace id or an event id."""
        event = record.event
        if self.key is not None and record.key != self.key:
            return False
        if self.type is not None and (event is None or event.type != self.type):
            return False
        if self.correlation is None:
            return True
        return event is not None and self.correlation in {event.correlation_id, event.trace_id, event.id}
