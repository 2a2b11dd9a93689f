"""What user-service says on Redis channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from chat_infra.redis_listener import publish

if TYPE_CHECKING:
    from redis.asyncio import Redis

PRESENCE_CHANGED: Final = "presence.changed"
"""Each `UserPresenceChanged` as JSON."""

CIRCLE_CHANGED: Final = "presence.circle"
"""The ids of two users who have become friends or strangers, as a JSON array."""


class PresenceChannels:
    """Tells the processes that have open streams; nobody waits for it while Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    # --8<-- [start:tell]
    async def tell_change(self, data: bytes) -> bool:
        """Publish a change of presence."""
        return await publish(self._redis, PRESENCE_CHANGED, data)

    # --8<-- [end:tell]

    async def tell_circle(self, one: int, other: int) -> bool:
        """Publish that two users may see more, or less, of one another."""
        return await publish(self._redis, CIRCLE_CHANGED, msgspec.json.encode([one, other]))
