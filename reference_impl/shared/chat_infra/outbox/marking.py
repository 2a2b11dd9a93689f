"""Notes in the outbox what Kafka has acknowledged, many rows at a time, while the relay goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple, TypeAlias

import asyncpg

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# --8<-- [start:mark]
_MARK: Final = (
    "UPDATE outbox SET published_at = clock_timestamp(), kafka_partition = sent.partition, kafka_offset"
    " = sent.at"
    " FROM unnest($1::bigint[], $2::int[], $3::bigint[]) AS sent(position, partition, at)"
    " WHERE outbox.position = sent.position"
)
# --8<-- [end:mark]
_LAST_MARK_SECONDS: Final = 2.0
# A transaction for each round of a busy relay would cost more than the rounds themselves. A crash repeats the
# events of these moments, which every consumer knows how to take.
_GATHER_SECONDS: Final = 0.03
_GATHER_ROWS: Final = 500


class Acknowledged(NamedTuple):
    """A row and where its event lies in Kafka."""

    position: int
    partition: int
    offset: int


class Marking:
    """Gathers rows and marks them on a connection of its own; `on_failure` is called when that breaks."""

    def __init__(self, connection: Connection, *, on_failure: Callable[[], None]) -> None:
        self._connection = connection
        self._on_failure = on_failure
        self._gathered: list[Acknowledged] = []
        self._since = 0.0
        self._task: asyncio.Task[str] | None = None
        self._in_flight: list[int] = []

    @property
    def positions(self) -> list[int]:
        """The rows that are acknowledged but perhaps not marked yet: they must not be sent again."""
        if self._task is not None and self._task.done() and self._task.exception() is None:
            self._in_flight = []
        return self._in_flight + [row.position for row in self._gathered]

    def add(self, rows: Sequence[Acknowledged]) -> None:
        """Take rows that are to be marked soon."""
        if rows and not self._gathered:
            self._since = time.monotonic()
        self._gathered.extend(rows)

    @property
    def due_in(self) -> float | None:
        """Seconds until what was gathered is to be marked, None when nothing was."""
        if not self._gathered:
            return None
        if len(self._gathered) >= _GATHER_ROWS:
            return 0.0
        return max(0.0, self._since + _GATHER_SECONDS - time.monotonic())

    async def begin(self) -> None:
        """Begin to mark what was gathered, once what was begun before is marked.

        Raises:
            Exception: marking that has failed.
        """
        if self._task is not None:
            await self._task
        rows, self._gathered = self._gathered, []
        if not rows:
            self._task, self._in_flight = None, []
            return
        positions, partitions, offsets = (list(column) for column in zip(*rows, strict=True))
        self._in_flight = positions
        self._task = asyncio.ensure_future(self._connection.execute(_MARK, positions, partitions, offsets))
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[str]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._on_failure()

    def raise_failure(self) -> None:
        """Raise what marking failed with, if it did."""
        if self._task is not None and self._task.done():
            self._task.result()

    async def finish(self) -> None:
        """Let the last rows be marked, for at most two seconds; what is not marked is sent again."""

        async def mark_rest() -> None:
            await self.begin()
            await self.begin()

        with suppress(Exception):
            await asyncio.wait_for(mark_rest(), _LAST_MARK_SECONDS)
