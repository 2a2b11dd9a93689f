"""Notes in the outbox what Kafka has acknowledged, while the relay goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple, TypeAlias

import asyncpg

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_MARK: Final = (
    "UPDATE outbox SET published_at = clock_timestamp(), kafka_partition = sent.partition, kafka_offset"
    " = sent.at"
    " FROM unnest($1::bigint[], $2::int[], $3::bigint[]) AS sent(position, partition, at)"
    " WHERE outbox.position = sent.position"
)
_LAST_MARK_SECONDS: Final = 2.0


class Acknowledged(NamedTuple):
    """A row and where its event lies in Kafka."""

    position: int
    partition: int
    offset: int


class Marking:
    """One batch of rows at a time, on a connection of its own; `on_failure` is called when that breaks."""

    def __init__(self, connection: Connection, *, on_failure: Callable[[], None]) -> None:
        self._connection = connection
        self._on_failure = on_failure
        self._task: asyncio.Task[str] | None = None
        self._positions: list[int] = []

    @property
    def positions(self) -> list[int]:
        """The rows that are acknowledged but perhaps not marked yet: they must not be sent again."""
        if self._task is not None and self._task.done() and self._task.exception() is None:
            self._positions = []
        return self._positions

    async def begin(self, rows: Sequence[Acknowledged]) -> None:
        """Begin to mark rows, once those before are marked.

        Raises:
            Exception: marking those before has failed.
        """
        if self._task is not None:
            await self._task
        if not rows:
            self._task, self._positions = None, []
            return
        positions, partitions, offsets = (list(column) for column in zip(*rows, strict=True))
        self._positions = positions
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
        if self._task is not None:
            with suppress(Exception):
                await asyncio.wait_for(self._task, _LAST_MARK_SECONDS)
