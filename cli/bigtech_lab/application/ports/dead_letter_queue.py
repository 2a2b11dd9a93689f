"""The dead-letter topics of a stack, and the way back to the topics that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bigtech_lab.domain.dead_letter import Headers, Place, RawRecord


class DeadLetterQueue(Protocol):
    """Every method raises EnvironmentNotReady when Kafka does not answer."""

    def topics(self) -> Sequence[str]:
        """The topics that have dead letters or could have them, without the suffix, by name."""
        ...

    def records(self, topic: str, *, offset: int | None = None) -> Iterator[RawRecord]:
        """The records of a topic's dead-letter topic, oldest first; only the one at `offset` if given."""
        ...

    def send(
        self, topic: str, partition: int | None, key: bytes | None, value: bytes | None, headers: Headers
    ) -> Place:
        """Sends a record and returns where it lies, once every replica in sync has it."""
        ...

    def close(self) -> None:
        """Closes the connections."""
        ...
