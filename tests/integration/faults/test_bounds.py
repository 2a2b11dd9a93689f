"""Whatever may have to wait has a bound, and what exceeds it is refused at once, not queued.

| What waits                         | Bound                        | What exceeds it       |
|------------------------------------|------------------------------|-----------------------|
| requests for a pooled connection   | 6 at work, 4,096 waiting 2 s | 503 `database_busy`   |
| calls to other services            | 4 at work, 64 in all, 2 s    | 503                   |
| passwords to be hashed (1)         | a core each, 32 a core       | 503, Retry-After      |
| frames for one client (2)          | 1,024                        | `reset`, then the end |
| frames for a resumable stream (3)  | 256                          | reads on from the log |
| records between broker and handler | 200 a poll                   | stay in Kafka         |
| rows between outbox and broker     | 500 a batch                  | stay in the outbox    |

Held here, but for (1) test_argon2_hasher, (2) test_event_stream, (3) test_resumable_stream.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from chat_infra.http import outbound
from chat_infra.http.outbound import Outbound
from chat_infra.postgres import database as database_module
from chat_infra.postgres.database import Database
from chat_kernel.errors import Unavailable


@pytest.fixture
async def database(servers: Any) -> AsyncIterator[Database]:
    small = Database(servers.postgres_dsn, application_name="bounds", max_size=2)
    await small.start()
    small.open_gate()
    yield small
    await small.stop()


async def borrowed(database: Database) -> None:
    await database.fetchval("SELECT 1")


async def test_of_those_who_wait_for_a_connection_the_last_is_refused_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_MOST_WAITING", 3)
    async with AsyncExitStack() as held:
        for _ in range(2):
            await held.enter_async_context(database.connection())
        waiting = [asyncio.create_task(borrowed(database)) for _ in range(3)]
        await asyncio.sleep(0)
        began = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            await borrowed(database)
        assert refused.value.error == "database_busy"
        assert time.monotonic() - began < 0.5
    # Those within the bound got theirs, and there is room again.
    await asyncio.gather(*waiting)
    await borrowed(database)


async def test_who_waits_for_a_connection_waits_two_seconds(database: Database) -> None:
    async with AsyncExitStack() as held:
        for _ in range(2):
            await held.enter_async_context(database.connection())
        began = time.monotonic()
        with pytest.raises(Unavailable):
            await borrowed(database)
        assert 1.5 < time.monotonic() - began < 4
    await borrowed(database)


async def test_calls_to_a_service_that_hangs_are_bounded_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "_MOST_WAITING", 6)
    calls = Outbound()
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/api/users/1"
        waiting = [asyncio.create_task(calls.get(url)) for _ in range(6)]
        await asyncio.sleep(0)
        began = time.monotonic()
        with pytest.raises(Unavailable, match="Too many calls"):
            await calls.get(url)
        assert time.monotonic() - began < 0.5
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    calls.close()
    assert {type(outcome) for outcome in outcomes} == {Unavailable}
    # Two rounds of four at work, two seconds each.
    assert time.monotonic() - began < 8
