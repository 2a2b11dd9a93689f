"""Takes new messages into the search index, beside the sending."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Final

from chat_infra.logs import get_logger
from chat_infra.postgres.database import Database

_NEWEST: Final = "SELECT coalesce(max(id), 0) FROM messages"
_ROOMS_SINCE: Final = "SELECT array_agg(DISTINCT room_id), max(id) FROM messages WHERE id > $1"
_INDEX: Final = "SELECT index_messages($1::bigint[], $2)"
_BATCH: Final = 500
_PAUSE_SECONDS: Final = 0.5
_SWEEP_SECONDS: Final = 30.0


class SearchIndexer:
    """Indexes what is not indexed yet; what it has not come to is read by the search itself.

    It looks at the rooms of new messages often, and at all rooms now and then: ids become visible in another
    order than they are given, so that one may be missed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, stop: asyncio.Event) -> None:
        """Index until `stop` is set.

        Raises:
            Unavailable: The database is away; the caller runs it again after a pause.
        """
        seen: int = await self._database.fetchval(_NEWEST)
        swept = -_SWEEP_SECONDS
        while not stop.is_set():
            if time.monotonic() - swept >= _SWEEP_SECONDS:
                swept = time.monotonic()
                await self._catch_up(None, stop)
            row = await self._database.fetchrow(_ROOMS_SINCE, seen)
            if row is not None and row[0] is not None:
                await self._catch_up(row[0], stop)
                seen = row[1]
            await _rest(_PAUSE_SECONDS, stop)

    async def _catch_up(self, rooms: list[int] | None, stop: asyncio.Event) -> None:
        total = 0
        while not stop.is_set():
            begun = time.monotonic()
            indexed: int = await self._database.fetchval(_INDEX, rooms, _BATCH)
            total += indexed
            if indexed < _BATCH:
                break
            # A backlog may wait, those who send may not: at most a quarter of a processor is used for it.
            await _rest(3 * (time.monotonic() - begun), stop)
        if rooms is None and total:
            get_logger("search").info("search_index_caught_up", messages=total)


async def _rest(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
