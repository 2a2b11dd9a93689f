"""Dead-letter topics in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bigtech_lab.domain.dead_letter import SUFFIX, Headers, Place, RawRecord


class FakeDeadLetterQueue:
    """Implements DeadLetterQueue; `log` holds the records of every topic, dead or not, in their order."""

    def __init__(self, *topics: str) -> None:
        self.log: dict[str, list[RawRecord]] = {f"{topic}{SUFFIX}": [] for topic in topics}
        self.closed = False

    def topics(self) -> Sequence[str]:
        """See the port."""
        return sorted(name.removesuffix(SUFFIX) for name in self.log if name.endswith(SUFFIX))

    def records(self, topic: str, *, offset: int | None = None) -> Iterator[RawRecord]:
        """See the port."""
        found = list(self.log[f"{topic}{SUFFIX}"])
        return iter([record for record in found if offset in {None, record.offset}])

    def send(
        self, topic: str, partition: int | None, key: bytes | None, value: bytes | None, headers: Headers
    ) -> Place:
        """See the port."""
        records = self.log.setdefault(topic, [])
        at = datetime(2026, 1, 1, tzinfo=UTC)
        records.append(RawRecord(topic, partition or 0, len(records), key, headers, value, at))
        return Place(topic, partition or 0, len(records) - 1)

    def close(self) -> None:
        """See the port."""
        self.closed = True
