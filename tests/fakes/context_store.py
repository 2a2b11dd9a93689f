"""A home of a context in memory, with one table of rows by id."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bigtech_lab.application.ports.context_store import (
    Batch,
    Change,
    Fingerprint,
    Key,
    MovedTable,
)
from bigtech_lab.domain.migration import Hold

TABLE = MovedTable("things", ("id", "name"), ("id",), ("bigint",))


class FakeContextStore:
    """Implements ContextStore. `on_hold` is called before a hold changes, to do what happens meanwhile."""

    def __init__(self, rows: Mapping[int, str] | None = None, hold: Hold | None = None) -> None:
        self.things = dict(rows or {})
        self.state = hold
        self.recording = False
        self.recorded: list[Change] = []
        self.waiting_events = 0
        self.reached: dict[str, Key | None] = {}
        self.numbers = {"things_id_seq": max(self.things, default=0)}
        self.on_hold: Callable[[Hold], None] = lambda _: None
        self._position = 0

    def put(self, key: int, name: str) -> None:
        """A write of the owner."""
        assert self.state in {None, Hold.OPEN}
        self.things[key] = name
        self.numbers["things_id_seq"] = max(self.numbers["things_id_seq"], key)
        if self.recording:
            self._position += 1
            self.recorded.append(Change(self._position, TABLE.name, {"id": key}))

    async def tables(self) -> Sequence[MovedTable]:
        return [TABLE]

    async def rows(self, table: MovedTable) -> int:
        return len(self.things)

    async def prepare(self, tables: Sequence[MovedTable], at_first: Hold) -> None:
        self.state = self.state or at_first

    async def record_changes(self, tables: Sequence[MovedTable]) -> None:
        self.recording = True

    async def forget_everything(self, tables: Sequence[MovedTable]) -> None:
        self.recording, self.recorded, self.reached = False, [], {}

    async def empty(self, tables: Sequence[MovedTable]) -> None:
        self.things, self.reached = {}, {}

    async def hold(self) -> Hold | None:
        return self.state

    async def set_hold(self, hold: Hold) -> None:
        self.on_hold(hold)
        self.state = hold

    async def read(
        self, table: MovedTable, after: Key | None, limit: int, *, upto: Key | None = None
    ) -> Batch:
        ids = self._between(after, upto)[:limit]
        last = {"id": ids[-1]} if ids else None
        return Batch(self._json(ids), len(ids), last)

    async def read_keys(self, table: MovedTable, keys: Sequence[Key]) -> str:
        return self._json(sorted({key["id"] for key in keys} & self.things.keys()))

    async def write(self, table: MovedTable, rows: str, *, first_delete: Sequence[Key] = ()) -> None:
        for key in first_delete:
            self.things.pop(key["id"], None)
        self.things |= {row["id"]: row["name"] for row in json.loads(rows)}

    async def changes(self, limit: int) -> Sequence[Change]:
        return self.recorded[:limit]

    async def forget_changes(self, changes: Sequence[Change]) -> None:
        self.recorded = [change for change in self.recorded if change not in changes]

    async def waiting(self) -> int:
        return len(self.recorded)

    async def unpublished(self) -> int:
        return self.waiting_events

    async def fingerprint(
        self, table: MovedTable, after: Key | None, *, limit: int | None = None, upto: Key | None = None
    ) -> Fingerprint:
        ids = self._between(after, upto)[:limit]
        return Fingerprint(len(ids), self._json(ids), {"id": ids[-1]} if ids else None)

    async def some_users(self, count: int) -> Sequence[int]:
        return [1][:count]

    async def sequences(self) -> Mapping[str, int]:
        return dict(self.numbers)

    async def advance(self, sequences: Mapping[str, int]) -> None:
        self.numbers |= {name: max(value, self.numbers.get(name, 0)) for name, value in sequences.items()}

    async def progress(self) -> Mapping[str, Key | None]:
        return dict(self.reached)

    async def note_progress(self, table: str, last: Key | None) -> None:
        self.reached[table] = last

    def _between(self, after: Key | None, upto: Key | None) -> list[int]:
        low = after["id"] if after else 0
        high = upto["id"] if upto else max(self.things, default=0)
        return [key for key in sorted(self.things) if low < key <= high]

    def _json(self, ids: Sequence[int]) -> str:
        rows: list[dict[str, Any]] = [{"id": key, "name": self.things[key]} for key in ids]
        return json.dumps(rows)
