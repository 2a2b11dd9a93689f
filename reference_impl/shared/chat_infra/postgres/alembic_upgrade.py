"""Runs Alembic's migrations over asyncpg.

Alembic renders the way from one revision to another as a script (its offline mode), and the service's own
driver
executes that in one transaction: no second driver, and nothing half done if it fails.
"""

from __future__ import annotations

import io
from pathlib import Path

import asyncpg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory


def render(folder: Path, start: str | None, head: str) -> str:
    """Return the SQL that leads from revision `start` (None: an empty database) to `head`."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    script = ScriptDirectory(str(folder))
    output = io.StringIO()

    def steps(revision: object, _: object) -> list[object]:
        return list(script._upgrade_revs(head, revision))  # type: ignore[arg-type]  # noqa: SLF001

    with EnvironmentContext(
        config, script, fn=steps, as_sql=True, starting_rev=start, destination_rev=head
    ) as environment:
        environment.configure(
            dialect_name="postgresql", output_buffer=output, transactional_ddl=False, literal_binds=True
        )
        environment.run_migrations()
    return output.getvalue()


async def upgrade(connection: asyncpg.Connection[asyncpg.Record], folder: Path, head: str) -> None:
    """Bring the database behind `connection` to `head` in one transaction.

    Raises:
        asyncpg.PostgresError: a migration was refused; nothing has changed.
    """
    start = None
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is not None:
        start = await connection.fetchval("SELECT version_num FROM alembic_version")
    async with connection.transaction():
        await connection.execute(render(folder, start, head))
