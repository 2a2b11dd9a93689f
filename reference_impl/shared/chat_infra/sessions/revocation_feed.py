"""Keeps a process's revoked sessions up to date from Redis, or, while that is away, from their owner."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import msgspec

from chat_infra.logs import get_logger
from chat_infra.redis_listener import RedisListener
from chat_infra.sessions.revocation_list import ReadRevocations
from chat_infra.sessions.revoked import REVOKED_CHANNEL, REVOKED_KEY, Revocation, RevokedSessions
from chat_kernel.errors import Unavailable

if TYPE_CHECKING:
    from redis.asyncio import Redis


class RevocationFeed:
    """Hears each revocation, and reads the whole set whenever it may have missed one.

    While Redis is away the set is read from user-service at each attempt to reach Redis again, every two
    seconds. When that is away as well the process goes on with what it knows: who is logged in stays so, and
    a session that ended before the outage stays ended. A process that has never read the set knows nothing,
    and `RevokedSessions` vouches for nobody then.

    Args:
        redis: where revocations are stored and published.
        revoked: what this process knows.
        read_owner: reads them from whoever has them durably.
    """

    def __init__(self, redis: Redis, revoked: RevokedSessions, read_owner: ReadRevocations) -> None:
        self._redis = redis
        self._revoked = revoked
        self._read_owner = read_owner
        self._subscribed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set.

        Raises:
            ExceptionGroup: Redis is away; the caller runs it again after a pause.
        """
        try:
            await self._listen(stop)
        except Exception:
            await self._ask_owner()
            raise

    async def _listen(self, stop: asyncio.Event) -> None:
        listener = RedisListener(self._redis)
        listener.subscribe(REVOKED_CHANNEL, self._hear, on_subscribed=self._subscribed.set)
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(self._read_when_subscribed())
            await listener.run(stop)
            reading.cancel()

    async def _read_when_subscribed(self) -> None:
        while True:
            await self._subscribed.wait()
            self._subscribed.clear()
            # The client's types leave open what its answer is made of.
            rows: Any = await self._redis.zrangebyscore(REVOKED_KEY, time.time(), "+inf", withscores=True)
            self._revoked.add(Revocation(session.decode(), until) for session, until in rows)
            if not self._revoked.is_complete:
                # A Redis that has lost its data is filled again in a moment, and whoever listens hears it:
                # only a process that has just started could take the empty set for the whole.
                await self._ask_owner()
                self._revoked.complete()

    async def _ask_owner(self) -> None:
        try:
            self._revoked.add(await self._read_owner())
        except Unavailable as outage:
            get_logger("revocation").info("revocations_not_told", reason=outage.message)
        else:
            self._revoked.complete()

    def _hear(self, data: bytes) -> None:
        try:
            self._revoked.add([msgspec.json.decode(data, type=Revocation)])
        except msgspec.MsgspecError as problem:
            get_logger("revocation").warning("revocation_unreadable", reason=str(problem))
