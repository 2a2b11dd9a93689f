"""Bulk writing: ids from the tables' own sequences, rows by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncpg

    Connection = asyncpg.Connection[asyncpg.Record]


async def reserve_ids(connection: Connection, table: str, count: int) -> list[int]:
    """Take ids that nobody else will get, however many people register meanwhile."""
    rows = await connection.fetchval(
        "SELECT array_agg(nextval(pg_get_serial_sequence($1, 'id'))) FROM generate_series(1, $2)",
        table,
        count,
    )
    return list(rows or ())


async def exists(connection: Connection, table: str) -> bool:
    """Say whether the database has the table."""
    return bool(await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", table))


async def copy(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Write rows and return how many there were."""
    status = await connection.copy_records_to_table(table, columns=list(columns), records=rows)
    return int(status.rpartition(" ")[2])
