"""Which tables the services keep, as their databases say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bigtech_lab.application.ports.observers import SqlObserver

_TABLES = """
    SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> 'alembic_version'
    ORDER BY c.relname
"""


async def service_tables(sql: SqlObserver, databases: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Database → its tables by name; a partition is part of its table, and migrations' own table is left out.

    Raises:
        Unreachable: a database did not answer.
    """
    return {name: [str(row["name"]) for row in await sql.rows(name, _TABLES)] for name in databases}
