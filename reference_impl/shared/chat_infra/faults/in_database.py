"""A database that is slow, and one whose connections are not given back."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import asyncpg

from chat_infra.faults.declared import LEAKED_CONNECTION, SLOW_QUERY
from chat_infra.faults.faults import Faults
from chat_infra.postgres.database import Database

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

_LEAK_SECONDS: Final = 0.05


class FaultyDatabase(Database):
    """`slow-query`: lists take longer, in the server. `leaked-connection`: borrowers forget to return one."""

    def __init__(self, dsn: str, *, application_name: str, faults: Faults) -> None:
        super().__init__(dsn, application_name=application_name)
        self._faults = faults
        self._leaked: list[PoolConnectionProxy[asyncpg.Record]] = []
        self._borrowed = itertools.count(1)

    async def fetch(self, query: str, *args: Any) -> Sequence[asyncpg.Record]:
        """As the real one, after a sleep on the same connection."""
        slow = self._faults.parameters(SLOW_QUERY)
        if slow is None:
            return await super().fetch(query, *args)
        async with self.connection() as connection:
            await connection.execute("SELECT pg_sleep($1)", float(slow["seconds"]))
            return await connection.fetch(query, *args)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[PoolConnectionProxy[asyncpg.Record]]:
        """As the real one; one more connection stays out after every so many loans."""
        leak = self._faults.parameters(LEAKED_CONNECTION)
        if leak is None and self._leaked:
            await self._give_back()
        async with super().connection() as connection:
            yield connection
        if leak is not None and self._pool is not None and next(self._borrowed) % int(leak["every"]) == 0:
            with suppress(TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                self._leaked.append(await self._pool.acquire(timeout=_LEAK_SECONDS))

    async def stop(self) -> None:
        """As the real one; what leaked would be waited for."""
        await self._give_back()
        await super().stop()

    async def _give_back(self) -> None:
        leaked, self._leaked = self._leaked, []
        for connection in leaked:
            if self._pool is not None:
                await self._pool.release(connection)
