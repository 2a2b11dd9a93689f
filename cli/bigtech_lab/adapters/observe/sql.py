"""Read-only SQL, with the role that an operator would be given for looking."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bigtech_lab.application.ports.observers import Unreachable

if TYPE_CHECKING:
    import asyncpg

_CONNECT_SECONDS = 3.0
_QUERY_SECONDS = 5.0
_CONNECTIONS = 4


class AsyncpgObserver:
    """Queries through a small pool for each database; `urls` maps the database's name to its address."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = dict(urls)
        self._pools: dict[str, asyncpg.Pool[asyncpg.Record]] = {}
        self._opening = asyncio.Lock()

    async def rows(self, database: str, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        """See the port; JSON columns come decoded, UUIDs as `uuid.UUID`, times aware."""
        import asyncpg

        pool = await self._pool(database)
        try:
            async with pool.acquire(timeout=_CONNECT_SECONDS) as connection:
                found = await connection.fetch(query, *args, timeout=_QUERY_SECONDS)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            raise Unreachable("postgres", f"{database} did not answer the query: {reason}") from error
        return [dict(row) for row in found]

    async def close(self) -> None:
        """Closes every connection."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            try:
                await asyncio.wait_for(pool.close(), timeout=1.0)
            except TimeoutError:
                pool.terminate()

    async def _pool(self, database: str) -> asyncpg.Pool[asyncpg.Record]:
        import asyncpg

        async with self._opening:
            if database not in self._pools:
                self._pools[database] = await asyncpg.create_pool(
                    self._urls[database],
                    min_size=0,  # nothing connects before the first query, so that opening cannot fail
                    max_size=_CONNECTIONS,
                    init=_decode_json,
                    reset=_leave,
                    server_settings={"application_name": "bigtech-lab"},
                )
            return self._pools[database]


async def _decode_json(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=json.dumps, decoder=json.loads)


async def _leave(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """A read-only session changes nothing, so the round trip that would reset it is spared."""
