"""Makes the schemas of the contexts, which their migrations then fill."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from monolith.contexts import schema_of

_TRIGRAMS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
    END IF;
END $$
"""
_LOCK = 7_311_003


async def make_schemas(dsn: str, contexts: Sequence[str]) -> None:
    """Make the schemas that are missing; an extension belongs to all of them, hence to `public`.

    Raises:
        asyncpg.PostgresError, OSError: the database is away or refuses.
    """
    connection = await asyncpg.connect(dsn, timeout=3.0, command_timeout=30.0)
    try:
        async with connection.transaction():
            # IF NOT EXISTS alone is not safe against another process that does the same at this moment.
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            await connection.execute(_TRIGRAMS)
            for context in contexts:
                await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema_of(context)}")
    finally:
        await connection.close(timeout=2.0)
