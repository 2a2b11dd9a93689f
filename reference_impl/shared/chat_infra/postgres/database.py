"""One service's database: a small pool that survives outages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from chat_infra.postgres.outages import database_outages_reported
from chat_kernel.errors import Unavailable

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy


_CONNECT_SECONDS: Final = 3.0
_ACQUIRE_SECONDS: Final = 2.0
_STATEMENT_SECONDS: Final = 10.0
# Streams that all read on at once after an outage have to fit in; what comes on top would wait in vain.
_MOST_WAITING: Final = 4096
# Every statement of a service has an index. A table that has just filled has no statistics yet, and without
# them the planner likes to read all of it: the outbox, for each batch that the relay marks.
# And a plan is made once: planning a batch anew for the lengths of its arrays costs more than running it.
_PLANNER: Final = {"enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}


async def _leave_as_is(_: object) -> None:
    """Spare a round trip at each release: the services keep no session state on pooled connections."""


class Database:
    """A pool of connections; connecting again after an outage is its own business.

    Nothing goes through before `open_gate`: until the schema is known to be current, callers hear
    `Unavailable`.
    """

    def __init__(self, dsn: str, *, application_name: str, max_size: int = 6) -> None:
        self._dsn = dsn
        self._application_name = application_name
        self._max_size = max_size
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._gate = asyncio.Event()
        self._waiting = 0

    async def start(self) -> None:
        """Make the pool; it connects when it is first used, so the server need not be there yet."""
        self._pool = await asyncpg.create_pool(
            self._dsn,
            min_size=0,
            max_size=self._max_size,
            max_inactive_connection_lifetime=0,
            timeout=_CONNECT_SECONDS,
            command_timeout=_STATEMENT_SECONDS,
            server_settings={"application_name": self._application_name, **_PLANNER},
            reset=_leave_as_is,
        )

    async def stop(self) -> None:
        """Close every connection, waiting at most half a second for those in use."""
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), 0.5)
            except TimeoutError:
                self._pool.terminate()

    def open_gate(self) -> None:
        """Let callers in: the schema is current."""
        self._gate.set()

    async def wait_until_open(self) -> None:
        """Wait until the schema is current."""
        await self._gate.wait()

    async def connect_alone(self) -> asyncpg.Connection[asyncpg.Record]:
        """Open a connection outside the pool, for a session that is held long (locks); the caller closes
        it.
        """
        return await asyncpg.connect(
            self._dsn,
            timeout=_CONNECT_SECONDS,
            command_timeout=_STATEMENT_SECONDS,
            server_settings={"application_name": self._application_name, **_PLANNER},
        )

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[PoolConnectionProxy[asyncpg.Record]]:
        """Lend a connection for the block.

        Raises:
            Unavailable: the database is away, not migrated yet, every connection is taken for too long, or
                too many wait for one already.
        """
        if self._pool is None or not self._gate.is_set():
            raise Unavailable("database_unavailable", "The database is not ready yet.")
        if self._waiting >= _MOST_WAITING:
            raise Unavailable("database_busy", "Too many requests wait for the database.")
        with database_outages_reported():
            connection = await self._acquired(self._pool)
            try:
                yield connection
            finally:
                await self._pool.release(connection)

    async def _acquired(self, pool: asyncpg.Pool[asyncpg.Record]) -> PoolConnectionProxy[asyncpg.Record]:
        self._waiting += 1
        try:
            return await pool.acquire(timeout=_ACQUIRE_SECONDS)
        finally:
            self._waiting -= 1

    async def fetch(self, query: str, *args: Any) -> Sequence[asyncpg.Record]:
        """Run a query and return its rows; raises as `connection` does."""
        async with self.connection() as connection:
            return await connection.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> asyncpg.Record | None:
        """Run a query and return its first row, if there is one; raises as `connection` does."""
        async with self.connection() as connection:
            return await connection.fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        """Run a query and return the first column of its first row; raises as `connection` does."""
        async with self.connection() as connection:
            return await connection.fetchval(query, *args)

    async def execute(self, query: str, *args: Any) -> str:
        """Run a statement and return its status tag; raises as `connection` does."""
        async with self.connection() as connection:
            return await connection.execute(query, *args)

    async def ping(self) -> None:
        """Make sure that the database answers; raises as `connection` does."""
        await self.fetchval("SELECT 1")
