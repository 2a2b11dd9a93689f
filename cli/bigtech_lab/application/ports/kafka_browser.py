"""Looking into Kafka without moving anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from bigtech_lab.domain.kafka_view import Group, Record, Topic

Places = Mapping[tuple[str, int], int]
"""Topic and partition → the offset to read next."""


class KafkaBrowser(Protocol):
    """Topics, groups and records; joins no group and commits nothing.

    Every question raises EnvironmentNotReady when Kafka does not answer.
    """

    def topics(self) -> Sequence[Topic]:
        """All topics by name, Kafka's own among them."""
        ...

    def groups(self) -> Sequence[Group]:
        """All consumer groups by name."""
        ...

    def record(self, topic: str, partition: int, offset: int) -> Record | None:
        """The record at that place; None when there is none (any more, or yet)."""
        ...

    def records(self, since: Places, *, until: Places) -> Iterator[Record]:
        """The records between these places, a partition after the other."""
        ...

    def follow(self, since: Places) -> Iterator[Record | None]:
        """Every record from these places on, as they come; None now and then while none comes."""
        ...

    def close(self) -> None:
        """Closes the connections."""
        ...
