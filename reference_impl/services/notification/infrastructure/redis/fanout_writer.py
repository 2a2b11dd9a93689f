"""Announces on the Redis stream what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat_infra.logs import get_logger
from chat_infra.process.preparation import until_set_or_stopped
from services.notification.domain.feed_event import PlacedEvent
from services.notification.domain.notification import Notification
from services.notification.infrastructure.redis.fanout_entry import (
    FANOUT_LENGTH,
    FANOUT_STREAM,
    entry_fields,
    events_fields,
    resync_fields,
)

_RETRY_SECONDS: Final = 0.5


class RedisFanoutWriter:
    """Implements `Fanout`. A resync entry makes good what could not be announced, as soon as Redis answers.

    `feed` names the database whose positions are announced: several systems may share one Redis.
    It begins by owing one: the process before may have died between its commit and its announcement.
    """

    def __init__(self, redis: Redis, feed: str) -> None:
        self._redis = redis
        self._feed = feed
        self._away = False
        self._reason = "consumer_started"
        self._owing = asyncio.Event()
        self._owing.set()
        self._log = get_logger("fanout")

    async def announce(
        self, events: Sequence[PlacedEvent], notifications: Sequence[Notification], position: int
    ) -> None:
        """Add an entry for the events and one for each notification; while Redis is away, leave it to the
        resync at once.
        """
        if self._away:
            return
        # --8<-- [start:announce]
        entries = [events_fields(events)] if events else []
        entries += [entry_fields(it, number) for number, it in enumerate(notifications, position)]
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for entry in entries:
                    fields: dict[Any, Any] = {**entry, "feed": self._feed}
                    pipeline.xadd(FANOUT_STREAM, fields, maxlen=FANOUT_LENGTH, approximate=True)
                await pipeline.execute()
        # --8<-- [end:announce]
        except (RedisError, OSError) as error:
            self._log.warning("announcement_lost", entries=len(entries), reason=repr(error))
            self._away = True
            self._reason = "redis_was_away"
            self._owing.set()

    async def settle(self, stop: asyncio.Event) -> None:
        """Send the resync that is owed as soon as Redis takes it, until `stop` is set."""
        while await until_set_or_stopped(self._owing, stop):
            # Before sending: what is announced from now on does not rely on this resync any more.
            self._away = False
            self._owing.clear()
            try:
                fields: dict[Any, Any] = dict(resync_fields(self._reason))
                await self._redis.xadd(FANOUT_STREAM, fields, maxlen=FANOUT_LENGTH, approximate=True)
            except (RedisError, OSError):
                self._away = True
                self._owing.set()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _RETRY_SECONDS)
            if stop.is_set():
                return
