"""One home of a context as the migration sees it: its tables, its recorded changes, its fence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bigtech_lab.domain.migration import Hold

Key = Mapping[str, Any]
"""The primary key of a row: column → value as JSON has it."""


class TakenElsewhere(Exception):
    """A row could not be written since another one has its unique value: apply more changes first."""


@dataclass(frozen=True, slots=True)
class MovedTable:
    """A table whose rows move: its columns (without computed ones), and its key with the types."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    key_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in the order of their key, as a JSON array; `last` is the last key, None when there were none."""

    rows: str
    count: int
    last: Key | None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Of rows in a range of keys: how many, and a number that differs when one of them does."""

    count: int
    digest: str
    last: Key | None


@dataclass(frozen=True, slots=True)
class Change:
    """A recorded change: which row, not what; the row itself is read when the change is applied."""

    position: int
    table: str
    key: Key


class ContextStore(Protocol):
    """All methods raise EnvironmentNotReady when the database does not answer."""

    async def tables(self) -> Sequence[MovedTable]:
        """The tables that move, in the order of their names; none when the schema is not there yet."""
        ...

    async def rows(self, table: MovedTable) -> int:
        """How many rows the table has."""
        ...

    async def prepare(self, tables: Sequence[MovedTable], at_first: Hold) -> None:
        """Puts the fence around the tables; `at_first` counts where no hold was recorded yet."""
        ...

    async def record_changes(self, tables: Sequence[MovedTable]) -> None:
        """From now on, notes the key of every row that changes."""
        ...

    async def forget_everything(self, tables: Sequence[MovedTable]) -> None:
        """Removes fence, record and progress, as if nothing had ever been prepared."""
        ...

    async def empty(self, tables: Sequence[MovedTable]) -> None:
        """Removes every row of the tables."""
        ...

    async def hold(self) -> Hold | None:
        """What this home may do; None when nothing was prepared."""
        ...

    async def set_hold(self, hold: Hold) -> None:
        """Changes that once no write is under way; a write that comes meanwhile waits, then sees it."""
        ...

    async def read(
        self, table: MovedTable, after: Key | None, limit: int, *, upto: Key | None = None
    ) -> Batch:
        """The next rows after a key, up to and including another."""
        ...

    async def read_keys(self, table: MovedTable, keys: Sequence[Key]) -> str:
        """The rows of these keys that exist, as a JSON array in the order of the key."""
        ...

    async def write(self, table: MovedTable, rows: str, *, first_delete: Sequence[Key] = ()) -> None:
        """Removes the rows of `first_delete`, then writes rows over those of the same key.

        Nothing of it is recorded as a change here. Raises TakenElsewhere; then nothing was written.
        """
        ...

    async def changes(self, limit: int) -> Sequence[Change]:
        """The oldest recorded changes."""
        ...

    async def forget_changes(self, changes: Sequence[Change]) -> None:
        """Removes changes that were applied."""
        ...

    async def waiting(self) -> int:
        """How many recorded changes there are."""
        ...

    async def unpublished(self) -> int:
        """How many events wait for the relay."""
        ...

    async def fingerprint(
        self, table: MovedTable, after: Key | None, *, limit: int | None = None, upto: Key | None = None
    ) -> Fingerprint:
        """Of the next `limit` rows after a key, or of all rows up to and including another."""
        ...

    async def some_users(self, count: int) -> Sequence[int]:
        """Ids of people whom the context knows, picked at random."""
        ...

    async def sequences(self) -> Mapping[str, int]:
        """The last number that each sequence gave out."""
        ...

    async def advance(self, sequences: Mapping[str, int]) -> None:
        """Makes each sequence go on beyond these numbers; never sets one back."""
        ...

    async def progress(self) -> Mapping[str, Key | None]:
        """How far the copy into this home came: table → last key, None for a table that is complete."""
        ...

    async def note_progress(self, table: str, last: Key | None) -> None:
        """Remembers that; None when the table is complete."""
        ...
