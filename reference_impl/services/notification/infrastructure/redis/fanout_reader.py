"""Hands the entries of the Redis stream to the open streams of this process: one reader for all of them."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from redis.asyncio import Redis

from chat_infra.streams.frame import encode_frame
from chat_infra.streams.hub import StreamHub
from services.notification.domain.feed_event import PlacedEvent
from services.notification.infrastructure.feed_tail import FeedTail
from services.notification.infrastructure.redis.fanout_entry import FANOUT_STREAM, FanoutEntry, read_entry

BLOCK_SECONDS: Final = 1.0
_MOST_AT_ONCE: Final = 500
_BEFORE_EVERY_ENTRY: Final = b"0-0"


class RedisFanoutReader:
    """Reads from the stream's end on; whatever it may have missed, the streams read from the database.

    Args:
        redis: a client of its own that waits longer for an answer than `BLOCK_SECONDS`.
        feed: whose announcements to hear, see `RedisFanoutWriter`.
    """

    def __init__(self, redis: Redis, hub: StreamHub, tail: FeedTail, feed: str) -> None:
        self._redis = redis
        self._feed = feed.encode()
        self._hub = hub
        self._tail = tail

    async def run(self, stop: asyncio.Event) -> None:
        """Read until `stop` is set.

        Raises:
            RedisError: Redis is away; the caller runs it again after a pause, which begins with a resync.
        """
        position = await self._end()
        # After the position was taken: what was announced before it is in the database.
        await self._resync()
        while not stop.is_set():
            answer: Any = await self._redis.xread(
                {FANOUT_STREAM: position}, count=_MOST_AT_ONCE, block=int(BLOCK_SECONDS * 1000)
            )
            entries = _entries(answer)
            if not entries:
                continue
            for _, fields in entries:
                await self._hand_on(fields)
            if len(entries) == _MOST_AT_ONCE and await self._was_trimmed_past(entries[-1][0]):
                await self._resync()
            position = entries[-1][0]

    async def _end(self) -> bytes:
        last: Any = await self._redis.xrevrange(FANOUT_STREAM, count=1)
        return last[0][0] if last else _BEFORE_EVERY_ENTRY

    async def _was_trimmed_past(self, position: bytes) -> bool:
        """Whether entries after `position` were dropped before they could be read."""
        first: Any = await self._redis.xrange(FANOUT_STREAM, count=1)
        return bool(first) and _order(first[0][0]) > _order(position)

    async def _hand_on(self, fields: dict[bytes, bytes]) -> None:
        if fields.get(b"feed", self._feed) != self._feed:
            # Another system's positions and numbers mean nothing here.
            return
        entry = read_entry(fields)
        if entry is None:
            await self._resync()
        # --8<-- [start:hand-on]
        elif isinstance(entry, FanoutEntry):
            if entry.user_id in self._hub:
                self._hub.publish(entry.user_id, encode_frame(entry.seq, "notification", entry.payload))
            placed = PlacedEvent(entry.position, "notification", entry.payload, (entry.user_id,))
            await self._tail.hear([placed])
        # --8<-- [end:hand-on]
        else:
            await self._tail.hear(entry)

    async def _resync(self) -> None:
        self._hub.resync()
        await self._tail.look()


def _entries(answer: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """Take the entries of the one stream out of an answer to XREAD (a list in RESP2, a map in RESP3)."""
    if not answer:
        return []
    if isinstance(answer, dict):
        [found] = answer.values()
        return [entry for part in found for entry in part]
    return list(answer[0][1])


def _order(entry_id: bytes) -> tuple[int, int]:
    millis, _, number = entry_id.partition(b"-")
    return int(millis), int(number or 0)
