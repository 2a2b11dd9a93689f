"""Holds the two homes of a context side by side: every row, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bigtech_lab.application.migration.catch_up import CatchUp
from bigtech_lab.application.ports.context_store import ContextStore, Key, MovedTable
from bigtech_lab.application.ports.migration_progress import MigrationProgress
from bigtech_lab.application.ports.traffic import Shadow
from bigtech_lab.domain.migration import Comparison, Difference, TableSize

_CHUNK = 5000
_SHOWN = 10
_LOOKS = 4


class CompareSides:
    """A difference is told only when it is still there after the copy caught up again: the owner is in use.

    `source` is the owner, whose changes `catch_up` applies to `target`.
    """

    def __init__(
        self,
        source: ContextStore,
        target: ContextStore,
        catch_up: CatchUp,
        shadow: Shadow,
        progress: MigrationProgress,
        *,
        source_is_monolith: bool,
    ) -> None:
        self._source = source
        self._target = target
        self._catch_up = catch_up
        self._shadow = shadow
        self._progress = progress
        self._source_is_monolith = source_is_monolith

    async def __call__(
        self, context: str, tables: Sequence[MovedTable], user_ids: Sequence[int]
    ) -> Comparison:
        """Compares all rows, then sends reads of these users to both."""
        sizes: list[TableSize] = []
        differences: list[Difference] = []
        for table in tables:
            self._progress.step(f"comparing {table.name}")
            rows, found = await self._table(table)
            sizes.append(TableSize(table.name, rows))
            differences += found
        self._progress.step(f"sending reads of {len(user_ids)} users to both")
        asked, unlike = await self._answers(context, user_ids)
        return Comparison(tuple(sizes), asked, (*differences[:_SHOWN], *unlike[:_SHOWN]))

    async def _table(self, table: MovedTable) -> tuple[int, list[Difference]]:
        after: Key | None = None
        rows = 0
        found: list[Difference] = []
        while len(found) < _SHOWN:
            here = await self._source.fingerprint(table, after, limit=_CHUNK)
            # The last chunk is compared with everything that is left on the other side.
            end = here.last if here.count == _CHUNK else None
            there = await self._target.fingerprint(table, after, upto=end)
            rows += here.count
            if (here.count, here.digest) != (there.count, there.digest):
                found += await self._differing(table, after, end)
            if end is None:
                break
            after = end
        return rows, found

    async def _differing(self, table: MovedTable, after: Key | None, end: Key | None) -> list[Difference]:
        """The rows of a range that differ for good."""
        found: list[Difference] = []
        for _ in range(_LOOKS):
            await self._catch_up.until_close(0)
            here = await self._rows(self._source, table, after, end)
            there = await self._rows(self._target, table, after, end)
            found = [
                self._difference(table.name, key, here.get(key, "-"), there.get(key, "-"))
                for key in sorted(here.keys() | there.keys())
                if here.get(key) != there.get(key)
            ]
            if not found:
                break
        return found[:_SHOWN]

    async def _rows(
        self, store: ContextStore, table: MovedTable, after: Key | None, end: Key | None
    ) -> dict[str, str]:
        rows: dict[str, str] = {}
        while True:
            batch = await store.read(table, after, _CHUNK, upto=end)
            for row in json.loads(batch.rows):
                key = ", ".join(f"{column}={row[column]}" for column in table.key)
                rows[key] = json.dumps(row, sort_keys=True, ensure_ascii=False)
            if batch.last is None:
                return rows
            after = batch.last

    async def _answers(self, context: str, user_ids: Sequence[int]) -> tuple[int, list[Difference]]:
        found: list[Difference] = []
        asked = 0
        for _ in range(_LOOKS):
            await self._catch_up.until_close(0)
            answers = await self._shadow.reads(context, user_ids)
            asked = len(answers)
            found = [
                Difference(a.request, "answers differ", a.monolith, a.service)
                for a in answers
                if a.monolith != a.service
            ]
            if not found:
                break
        return asked, found

    def _difference(self, table: str, key: str, here: str, there: str) -> Difference:
        what = "missing" if "-" in (here, there) else "differs"
        monolith, service = (here, there) if self._source_is_monolith else (there, here)
        return Difference(f"{table}({key})", what, monolith, service)
