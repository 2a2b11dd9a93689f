"""The SQL that reads and writes the rows of one table as JSON, which carries every type, also bytea."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.application.ports.context_store import MovedTable

INBOX = "inbox"
"""Its rows carry the consumer's name, another one in each home: it is left out and put in again."""


class RowStatements:
    """For one table in one schema; `consumer` is the name under which this home's consumer claims events."""

    def __init__(self, schema: str, consumer: str, table: MovedTable) -> None:
        self._table = table
        self._name = f'"{schema}"."{table.name}"'
        self._is_inbox = table.name == INBOX
        self._consumer = consumer
        self._key = ", ".join(f'"{column}"' for column in table.key)

    @property
    def name(self) -> str:
        """The table with its schema, quoted."""
        return self._name

    def count(self) -> str:
        """How many rows there are."""
        return f"SELECT count(*) FROM {self._name} WHERE {self._own}"

    def read(self, after: Mapping[str, Any] | None, limit: int | None, upto: Mapping[str, Any] | None) -> str:
        """Rows of a range of keys as a JSON array, their number, the last key."""
        return (
            f"SELECT coalesce(jsonb_agg(r.row ORDER BY r.place), '[]')::text AS rows, count(*) AS count,"
            f" (array_agg(r.row ORDER BY r.place DESC))[1]::text AS last"
            f" FROM (SELECT {self._as_json} AS row, row_number() OVER (ORDER BY {self._key}) AS place"
            f" FROM {self._name} t WHERE {self._range(after, upto)} ORDER BY {self._key}{_limit(limit)}) r"
        )

    def fingerprint(
        self, after: Mapping[str, Any] | None, limit: int | None, upto: Mapping[str, Any] | None
    ) -> str:
        """Number, digest and last key of a range; the digest is a sum, so that no order is needed for it."""
        return (
            "SELECT count(*) AS count,"
            " coalesce(sum(hashtextextended(r.row::text, 0)::numeric), 0)::text AS digest,"
            " (array_agg(r.row ORDER BY r.place DESC))[1]::text AS last"
            f" FROM (SELECT {self._as_json} AS row, row_number() OVER (ORDER BY {self._key}) AS place"
            f" FROM {self._name} t WHERE {self._range(after, upto)} ORDER BY {self._key}{_limit(limit)}) r"
        )

    def read_keys(self) -> str:
        """The rows whose keys are in $1, a JSON array of objects."""
        return (
            f"SELECT coalesce(jsonb_agg({self._as_json} ORDER BY {self._key}), '[]')::text"
            f" FROM {self._name} t WHERE {self._own} AND ({self._key}) IN (SELECT {self._key} FROM"
            f" jsonb_populate_recordset(NULL::{self._name}, $1::jsonb))"
        )

    def delete_keys(self) -> str:
        """Removes the rows whose keys are in $1."""
        return (
            f"DELETE FROM {self._name} t WHERE {self._own} AND ({self._key}) IN (SELECT {self._key} FROM"
            f" jsonb_populate_recordset(NULL::{self._name}, $1::jsonb))"
        )

    def write(self) -> str:
        """Writes the rows of the JSON array $1 over those with the same key."""
        columns = [c for c in self._table.columns if not (self._is_inbox and c == "consumer")]
        others = [f'"{c}" = excluded."{c}"' for c in columns if c not in self._table.key]
        names = ", ".join(f'"{c}"' for c in columns)
        into, values, key = names, names, self._key
        if self._is_inbox:
            into, values, key = f"consumer, {names}", f"'{self._consumer}', {names}", f"consumer, {self._key}"
        action = f"UPDATE SET {', '.join(others)}" if others else "NOTHING"
        return (
            f"INSERT INTO {self._name} ({into}) OVERRIDING SYSTEM VALUE SELECT {values}"
            f" FROM jsonb_populate_recordset(NULL::{self._name}, $1::jsonb) ON CONFLICT ({key}) DO {action}"
        )

    def key_arguments(self, *keys: Mapping[str, Any] | None) -> list[str]:
        """The arguments of `read` and `fingerprint`: the columns of the keys that are given, as text."""
        return [str(key[column]) for key in keys if key is not None for column in self._table.key]

    @property
    def _own(self) -> str:
        return f"consumer = '{self._consumer}'" if self._is_inbox else "true"

    @property
    def _as_json(self) -> str:
        return "(to_jsonb(t) - 'consumer')" if self._is_inbox else "to_jsonb(t)"

    def _range(self, after: Mapping[str, Any] | None, upto: Mapping[str, Any] | None) -> str:
        conditions, first = [self._own], 1
        for key, sign in ((after, ">"), (upto, "<=")):
            if key is not None:
                places = enumerate(self._table.key_types, start=first)
                values = ", ".join(f"${place}::text::{type_}" for place, type_ in places)
                conditions.append(f"({self._key}) {sign} ({values})")
                first += len(self._table.key)
        return " AND ".join(conditions)


def _limit(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {limit:d}"
