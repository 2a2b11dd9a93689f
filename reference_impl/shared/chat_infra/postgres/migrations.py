"""Brings a database to the schema that this code knows."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Final

import asyncpg

_MIGRATION_LOCK: Final = 7_311_002
_REVISION: Final = re.compile(r"^revision(?:: str)? = \"(\w+)\"$", re.MULTILINE)
_PARENT: Final = re.compile(r"^down_revision(?:: str \| None)? = \"(\w+)\"$", re.MULTILINE)


class MigrationsBroken(Exception):
    """The migration files do not form one line; the text names the folder."""


def head_revision(folder: Path) -> str:
    """Return the newest revision in a folder of Alembic migrations, by reading the files, without Alembic.

    Raises:
        MigrationsBroken: there is not exactly one newest revision.
    """
    revisions: set[str] = set()
    parents: set[str] = set()
    for file in (folder / "versions").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        revisions.update(_REVISION.findall(text))
        parents.update(_PARENT.findall(text))
    heads = revisions - parents
    if len(heads) != 1:
        raise MigrationsBroken(f"{folder / 'versions'}: expected one newest revision, found {sorted(heads)}")
    return heads.pop()


async def migrate(dsn: str, folder: Path) -> bool:
    """Upgrade the database to the newest revision; True if there was anything to do.

    Of several processes that start at once one migrates and the others wait for it (advisory lock).

    Raises:
        asyncpg.PostgresError, OSError: the database is away or refuses.
    """
    head = await asyncio.to_thread(head_revision, folder)
    connection = await asyncpg.connect(dsn, timeout=3.0, command_timeout=120.0)
    try:
        if await _current(connection) == head:
            return False
        await connection.execute("SELECT pg_advisory_lock($1)", _MIGRATION_LOCK)
        if await _current(connection) == head:
            return False
        # Alembic and SQLAlchemy cost 0.3 s of import, which only a first start needs to pay.
        from chat_infra.postgres.alembic_upgrade import upgrade

        await upgrade(connection, folder, head)
        return True
    finally:
        await connection.close(timeout=2.0)


async def _current(connection: asyncpg.Connection[asyncpg.Record]) -> str | None:
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    return revision
