"""Tells every process, by way of Redis, which sessions have ended."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec
from redis.exceptions import RedisError

from chat_infra.logs import get_logger
from chat_infra.redis_listener import RedisListener
from chat_infra.sessions.revocation_list import ReadRevocations
from chat_infra.sessions.revoked import REVOKED_CHANNEL, REVOKED_KEY, Revocation, RevokedSessions
from chat_kernel.errors import Unavailable

if TYPE_CHECKING:
    from redis.asyncio import Redis

_COMPARE_SECONDS: Final = 30.0


class RedisRevocations:
    """Announces revocations. The database has them first; what Redis misses is added when it is back.

    Args:
        redis: where every process reads them.
        revoked: this process's own set, which learns of a revocation before the caller gets an answer.
    """

    def __init__(self, redis: Redis, revoked: RevokedSessions) -> None:
        self._redis = redis
        self._revoked = revoked

    async def announce(self, revocation: Revocation) -> None:
        """Make a revocation known everywhere; without Redis, when others next ask for them."""
        self._revoked.add([revocation])
        try:
            await self._store(revocation)
        except (RedisError, OSError) as outage:
            get_logger("revocation").warning("revocation_delayed", reason=repr(outage))

    async def restore(self, read: ReadRevocations, stop: asyncio.Event) -> None:
        """Compare Redis with the database whenever it comes back, and twice a minute, until `stop` is set.

        Raises:
            ExceptionGroup: Redis or the database is away; the caller runs it again after a pause.
        """
        back = asyncio.Event()
        listener = RedisListener(self._redis)
        listener.subscribe(REVOKED_CHANNEL, lambda _: None, on_subscribed=back.set)
        async with asyncio.TaskGroup() as tasks:
            comparing = tasks.create_task(self._compare(read, back))
            await listener.run(stop)
            comparing.cancel()

    async def _compare(self, read: ReadRevocations, back: asyncio.Event) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(back.wait(), _COMPARE_SECONDS)
            back.clear()
            try:
                revocations = await read()
            except Unavailable:
                continue
            for revocation in revocations:
                self._revoked.add([revocation])
                await self._store(revocation)

    async def _store(self, revocation: Revocation) -> None:
        is_new = await self._redis.zadd(REVOKED_KEY, {revocation.session_id: revocation.expires_at}, nx=True)
        if is_new:
            await self._redis.publish(REVOKED_CHANNEL, msgspec.json.encode(revocation))
