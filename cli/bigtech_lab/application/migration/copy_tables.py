"""Copies the tables of a context in batches, in the order of their keys; goes on where it stopped."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.application.migration.catch_up import CatchUp
from bigtech_lab.application.ports.context_store import ContextStore, Key, MovedTable, TakenElsewhere
from bigtech_lab.application.ports.migration_progress import MigrationProgress

_BATCH = 2000
_ATTEMPTS = 5


class CopyTables:
    """Every batch is an upsert and its end is remembered: an interruption loses one batch at most."""

    def __init__(
        self, source: ContextStore, target: ContextStore, catch_up: CatchUp, progress: MigrationProgress
    ) -> None:
        self._source = source
        self._target = target
        self._catch_up = catch_up
        self._progress = progress

    async def __call__(self, tables: Sequence[MovedTable]) -> int:
        """Copies what is missing; returns how many rows."""
        reached = await self._target.progress()
        copied = 0
        for table in tables:
            if table.name in reached and reached[table.name] is None:
                continue
            copied += await self._copy(table, reached.get(table.name))
        return copied

    async def _copy(self, table: MovedTable, after: Key | None) -> int:
        total, copied = await self._source.rows(table), 0
        while True:
            batch = await self._source.read(table, after, _BATCH)
            if batch.last is None:
                await self._target.note_progress(table.name, None)
                return copied
            await self._write(table, batch.rows)
            after, copied = batch.last, copied + batch.count
            await self._target.note_progress(table.name, after)
            self._progress.copied(table.name, copied, max(total, copied))

    async def _write(self, table: MovedTable, rows: str) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                await self._target.write(table, rows)
            except TakenElsewhere:
                # A value moved from one row to another while both were being copied.
                if attempt == _ATTEMPTS - 1:
                    raise
                await self._catch_up.completely()
            else:
                return
