"""Holds the two homes of a context side by side: every row, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bigtech_lab.application.migration.catch_up import CatchUp
from bigtech_lab.application.ports.context_store import ContextStore, Key, MovedTable
from bigtech_lab.application.ports.migration_progress import MigrationProgress, MigrationStep
from bigtech_lab.application.ports.traffic import Answered, Shadow
from bigtech_lab.domain.migration import Comparison, Difference, Side, TableSize

Row = dict[str, Any]

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
        owner: Side,
    ) -> None:
        self._source = source
        self._target = target
        self._catch_up = catch_up
        self._shadow = shadow
        self._progress = progress
        self._owner = owner

    async def __call__(
        self, context: str, tables: Sequence[MovedTable], user_ids: Sequence[int]
    ) -> Comparison:
        """Compares all rows, then sends reads of these users to both."""
        sizes: list[TableSize] = []
        differences: list[Difference] = []
        for table in tables:
            self._progress.step(MigrationStep.COMPARING, table.name)
            rows, found = await self._table(table)
            sizes.append(TableSize(table.name, rows))
            differences += found
        self._progress.step(MigrationStep.READING, str(len(user_ids)))
        asked, unlike = await self._answers(context, user_ids)
        unsettled = sum(not answer.settled for answer in asked)
        shown = (*differences[:_SHOWN], *unlike[:_SHOWN])
        return Comparison(tuple(sizes), len(asked) - unsettled, unsettled, shown)

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
        """The rows of a range that differ for good; a row that changes under our eyes cannot be judged."""
        here = await self._rows(self._source, table, after, end)
        there = await self._rows(self._target, table, after, end)
        doubtful = {key: here.get(key) or there[key] for key in here.keys() | there.keys()}
        doubtful = {key: row for key, row in doubtful.items() if here.get(key) != there.get(key)}
        found: list[Difference] = []
        for _ in range(_LOOKS):
            keys = [{column: row[column] for column in table.key} for row in doubtful.values()]
            before = _by_key(table, await self._source.read_keys(table, keys))
            await self._catch_up.what_waits()
            copy = _by_key(table, await self._target.read_keys(table, keys))
            now = _by_key(table, await self._source.read_keys(table, keys))
            doubtful = {
                key: row
                for key, row in doubtful.items()
                if copy.get(key) not in (before.get(key), now.get(key))
            }
            found = [
                self._difference(table.name, key, _shown(now.get(key)), _shown(copy.get(key)))
                for key in sorted(doubtful)
                if before.get(key) == now.get(key)
            ]
            if not doubtful:
                break
        return found[:_SHOWN]

    async def _rows(
        self, store: ContextStore, table: MovedTable, after: Key | None, end: Key | None
    ) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        while True:
            batch = await store.read(table, after, _CHUNK, upto=end)
            rows |= _by_key(table, batch.rows)
            if batch.last is None:
                return rows
            after = batch.last

    async def _answers(
        self, context: str, user_ids: Sequence[int]
    ) -> tuple[list[Answered], list[Difference]]:
        async def catch_up() -> None:
            await self._catch_up.what_waits()

        answers = await self._shadow.reads(context, user_ids, self._owner, catch_up)
        found = [
            Difference(a.request, "answers differ", a.monolith, a.service)
            for a in answers
            if a.settled and a.monolith != a.service
        ]
        return [*answers], found

    def _difference(self, table: str, key: str, here: str, there: str) -> Difference:
        what = "missing" if "-" in (here, there) else "differs"
        monolith, service = (here, there) if self._owner is Side.MONOLITH else (there, here)
        return Difference(f"{table}({key})", what, monolith, service)


def _by_key(table: MovedTable, rows: str) -> dict[str, Row]:
    return {", ".join(f"{column}={row[column]}" for column in table.key): row for row in json.loads(rows)}


def _shown(row: Row | None) -> str:
    return "-" if row is None else json.dumps(row, sort_keys=True, ensure_ascii=False)
