"""Applies the recorded changes of one home to the other."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.application.ports.context_store import Change, ContextStore, Key, MovedTable, TakenElsewhere
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_BATCH = 1000
_ATTEMPTS = 6
_ROUNDS = 1000


class CatchUp:
    """A change says which row; the row's present state is copied, so applying one twice does no harm."""

    def __init__(self, source: ContextStore, target: ContextStore, tables: Sequence[MovedTable]) -> None:
        self._source = source
        self._target = target
        self._tables = {table.name: table for table in tables}
        self.touched: dict[str, dict[str, Key]] = {}

    async def until_close(self, near: int) -> int:
        """Applies until at most `near` changes wait (or new ones come as fast); returns how many it were."""
        applied = 0
        for _ in range(_ROUNDS):
            if await self._source.waiting() <= near:
                break
            applied += await self.once()
        return applied

    async def what_waits(self) -> int:
        """Applies what is recorded by now, and not all that comes meanwhile; returns how many."""
        waiting, applied = await self._source.waiting(), 0
        while applied < waiting and (count := await self.once()):
            applied += count
        return applied

    async def completely(self) -> int:
        """Applies all; ends only where nothing new is recorded, that is behind a fence."""
        applied = 0
        while count := await self.once():
            applied += count
        return applied

    async def once(self) -> int:
        """Applies the oldest changes and returns how many."""
        limit = _BATCH
        for _ in range(_ATTEMPTS):
            changes = await self._source.changes(limit)
            try:
                for name in sorted({change.table for change in changes}):
                    await self._apply(self._tables[name], changes)
            except TakenElsewhere:
                # The row that gave the value up has a change further on: take more of them at once.
                limit *= 10
                continue
            await self._source.forget_changes(changes)
            return len(changes)
        raise EnvironmentNotReady(
            Localized(
                "Recorded changes cannot be applied: unique values collide.",
                "기록해 둔 변경을 적용할 수 없습니다. 고유 값이 충돌합니다.",
            ),
            code="changes-collide",
            hint=Localized(
                "bigtech-lab migrate backfill CONTEXT --restart copies everything anew.",
                "bigtech-lab migrate backfill CONTEXT --restart는 모두 새로 복사합니다.",
            ),
        )

    # --8<-- [start:apply]
    async def _apply(self, table: MovedTable, changes: Sequence[Change]) -> None:
        keys = {_text(change.key): change.key for change in changes if change.table == table.name}
        self.touched.setdefault(table.name, {}).update(keys)
        rows = await self._source.read_keys(table, list(keys.values()))
        await self._target.write(table, rows, first_delete=list(keys.values()))

    # --8<-- [end:apply]


def _text(key: Key) -> str:
    return "|".join(f"{column}={key[column]}" for column in sorted(key))
