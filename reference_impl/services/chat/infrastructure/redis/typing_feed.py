"""Says on Redis who is typing, at most every two seconds a user and room, whichever process they reach."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from chat_contracts.payloads.typing import TYPING_CHANNEL, ChatTyping

if TYPE_CHECKING:
    from redis.asyncio import Redis

_MOST_WAITING: Final = 256
_PAUSE_MS: Final = 1_900
_encode: Final = msgspec.json.Encoder().encode


class RedisTypingFeed:
    """Implements `TypingFeed`: requests only queue, so that none of them waits for a Redis that is away."""

    def __init__(self, redis: Callable[[], Redis]) -> None:
        self._redis = redis
        self._waiting: asyncio.Queue[ChatTyping] = asyncio.Queue(_MOST_WAITING)

    def say(self, typing: ChatTyping) -> None:
        """Queue it; what does not fit is dropped, it would come too late anyway."""
        if not self._waiting.full():
            self._waiting.put_nowait(typing)

    async def run(self, stop: asyncio.Event) -> None:
        """Publish what is queued until `stop` is set.

        Raises:
            RedisError, OSError: Redis is away; the caller runs it again after a pause.
        """
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                queued = asyncio.ensure_future(self._waiting.get())
                await asyncio.wait({queued, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not queued.done():
                    queued.cancel()
                    return
                await self._publish(queued.result())
        finally:
            stopping.cancel()

    async def _publish(self, typing: ChatTyping) -> None:
        redis = self._redis()
        said_lately = f"typing:{typing.room_id}:{typing.user_id}"
        # A little less than the pause within a process: a client's regular beat must not be swallowed.
        if await redis.set(said_lately, 1, nx=True, px=_PAUSE_MS):
            await redis.publish(TYPING_CHANNEL, _encode(typing))
