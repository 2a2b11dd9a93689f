"""Hears what is said on Redis channels (Pub/Sub), and says when something may have been missed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from redis.exceptions import RedisError

from chat_infra.logs import get_logger

if TYPE_CHECKING:
    from redis.asyncio import Redis

_POLL_SECONDS: Final = 1.0

OnMessage = Callable[[bytes], None]
"""Gets what was published; must neither block nor raise."""


class RedisListener:
    """Subscribes to channels for as long as the process runs.

    Pub/Sub keeps nothing: who is not connected does not hear. So whenever a subscription begins,
    `on_subscribed` is called, and what happened before it is to be read from where it is stored.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._handlers: dict[bytes, list[OnMessage]] = {}
        self._on_subscribed: list[Callable[[], object]] = []

    def subscribe(
        self, channel: str, on_message: OnMessage, *, on_subscribed: Callable[[], object] | None = None
    ) -> None:
        """Hear a channel from the next `run` on; to be called before it."""
        self._handlers.setdefault(channel.encode(), []).append(on_message)
        if on_subscribed is not None:
            self._on_subscribed.append(on_subscribed)

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set.

        Raises:
            RedisError, OSError: Redis is away; the caller runs it again after a pause.
        """
        # --8<-- [start:listen]
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(*self._handlers)
            while not stop.is_set():
                message = await pubsub.get_message(timeout=_POLL_SECONDS)
                if message is None:
                    continue
                if message["type"] == "subscribe":
                    # The client mends broken connections by itself; then all one hears is this, again.
                    self._on_confirmed(message["data"])
                elif message["type"] == "message":
                    for handle in self._handlers.get(message["channel"], ()):
                        handle(message["data"])
        # --8<-- [end:listen]

    def _on_confirmed(self, channels: int) -> None:
        if channels == len(self._handlers):
            for act in self._on_subscribed:
                act()


async def publish(redis: Redis, channel: str, data: bytes) -> bool:
    """Say something on a channel; False while Redis is away, since nobody waits for it."""
    try:
        await redis.publish(channel, data)
    except (RedisError, OSError) as error:
        get_logger("redis_listener").warning("publish_lost", channel=channel, reason=repr(error))
        return False
    return True
