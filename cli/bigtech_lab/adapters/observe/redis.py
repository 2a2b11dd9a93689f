"""Reads of Redis, and the two things that a check may change there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from bigtech_lab.adapters.observe.arrivals import Arrivals
from bigtech_lab.application.ending_tasks import end_tasks
from bigtech_lab.application.ports.observers import ChannelMessage, StreamEntry, Unreachable

if TYPE_CHECKING:
    import redis.asyncio

_SECONDS = 3.0
# Shorter than the socket's own time-out, which would end the listening.
_LISTEN_SECONDS = 1.0
_T = TypeVar("_T")


class RedisPyObserver:
    """Looks at one Redis; connects at the first question."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: redis.asyncio.Redis | None = None

    async def entries(self, stream: str, *, since: datetime) -> Sequence[StreamEntry]:
        """See the port."""
        first = str(int(since.timestamp() * 1000))
        found: Any = await self._asked(self._opened().xrange(stream, min=first))
        return [StreamEntry(stream, entry_id, fields, _time_of(entry_id)) for entry_id, fields in found]

    async def text(self, key: str) -> str | None:
        """See the port."""
        question: Any = self._opened().get(key)
        found: str | None = await self._asked(question)
        return found

    async def fields(self, key: str) -> Mapping[str, str]:
        """See the port."""
        question: Any = self._opened().hgetall(key)
        found: Mapping[str, str] = await self._asked(question)
        return found

    async def members(self, key: str) -> Sequence[str]:
        """See the port."""
        question: Any = self._opened().smembers(key)
        return sorted(await self._asked(question))

    async def scores(self, key: str) -> Mapping[str, float]:
        """See the port."""
        found: Any = await self._asked(self._opened().zrange(key, 0, -1, withscores=True))
        return dict(found)

    async def milliseconds_to_live(self, key: str) -> int | None:
        """See the port."""
        left: int = await self._asked(self._opened().pttl(key))
        # Redis answers -1 for a key that never expires, -2 for none.
        return left if left >= 0 else None

    async def expire(self, key: str, milliseconds: int) -> bool:
        """See the port."""
        return bool(await self._asked(self._opened().pexpire(key, milliseconds)))

    async def put_score(self, key: str, member: str, score: float) -> bool:
        """See the port."""
        changed: Any = await self._asked(self._opened().zadd(key, {member: score}, xx=True, ch=True))
        return bool(changed)

    @asynccontextmanager
    async def listen(self, channel: str) -> AsyncIterator[Heard]:
        """See the port."""
        pubsub: Any = self._opened().pubsub(ignore_subscribe_messages=True)
        heard = Heard()
        try:
            await self._asked(pubsub.subscribe(channel))
            hearing = asyncio.create_task(_hear(pubsub, heard))
            try:
                yield heard
            finally:
                await end_tasks([hearing])
        finally:
            await pubsub.aclose()

    async def ping(self) -> None:
        """See the port."""
        await self._asked(self._opened().ping())

    async def close(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _asked(self, question: Awaitable[_T]) -> _T:
        import redis.exceptions

        try:
            return await question
        except (redis.exceptions.RedisError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise Unreachable("redis", f"redis did not answer: {reason}") from error

    def _opened(self) -> redis.asyncio.Redis:
        if self._client is None:
            import redis.asyncio
            import redis.asyncio.retry
            import redis.backoff

            self._client = redis.asyncio.Redis.from_url(
                self._url,
                decode_responses=True,
                socket_connect_timeout=_SECONDS,
                socket_timeout=_SECONDS,
                # Whoever waits for something asks again; a retry in here would only hide how long it took.
                retry=redis.asyncio.retry.Retry(redis.backoff.NoBackoff(), 0),
            )
        return self._client


class Heard(Arrivals[ChannelMessage]):
    """Implements ChannelSubscription."""

    @property
    def messages(self) -> Sequence[ChannelMessage]:
        """See the port."""
        return self.so_far


async def _hear(pubsub: Any, heard: Heard) -> None:
    import redis.exceptions

    try:
        while True:
            message = await pubsub.get_message(timeout=_LISTEN_SECONDS)
            if message is not None:
                data = _decoded(message["data"])
                heard.add(ChannelMessage(message["channel"], data, datetime.now(UTC)))
    except (redis.exceptions.RedisError, OSError):
        # What is said from now on is not heard; whoever waits for it says that it did not come.
        heard.end()


def _decoded(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data


def _time_of(entry_id: str) -> datetime:
    return datetime.fromtimestamp(int(entry_id.partition("-")[0]) / 1000, UTC)
