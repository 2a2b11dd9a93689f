"""Keeps the feed from growing for ever."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Final

from chat_infra.logs import get_logger
from chat_infra.postgres.database import Database
from chat_kernel.errors import Unavailable

_EVERY_SECONDS: Final = 60.0
_AT_ONCE: Final = 5_000
# First the limit, then the rows: a reader never takes a feed with holes for a whole one.
_MOVE_LIMIT: Final = """
UPDATE feed_reach r SET kept_from = greatest(r.kept_from, r.position - $1 + 1, coalesce(
    (SELECT max(f.position) + 1 FROM feed f WHERE f.created_at < clock_timestamp() - $2::interval
        AND f.position < r.kept_from + $3), 1))
RETURNING kept_from
"""
_DELETE: Final = (
    "WITH gone AS (DELETE FROM feed WHERE position IN (SELECT position FROM feed WHERE position < $1"
    " ORDER BY position LIMIT $2) RETURNING 1) SELECT count(*) FROM gone"
)


class FeedRetention:
    """Purges what is too old or too much; a cursor from before is answered with `reset`."""

    def __init__(
        self, database: Database, *, age: timedelta = timedelta(days=7), most: int = 2_000_000
    ) -> None:
        self._database = database
        self._age = age
        self._most = most

    async def run(self, stop: asyncio.Event) -> None:
        """Purge once a minute until `stop` is set."""
        await self._database.wait_until_open()
        while not stop.is_set():
            try:
                while await self.purge() and not stop.is_set():
                    pass
            except Unavailable as outage:
                get_logger("feed").warning("purge_waits", reason=outage.message)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _EVERY_SECONDS)

    async def purge(self) -> int:
        """Purge one portion and return how many events it was."""
        kept_from = await self._database.fetchval(_MOVE_LIMIT, self._most, self._age, _AT_ONCE)
        deleted: int = await self._database.fetchval(_DELETE, kept_from, _AT_ONCE)
        return deleted
