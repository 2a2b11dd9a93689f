"""Keeps a process's faults as Redis has them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import msgspec

from chat_infra.faults.faults import HASH, Faults
from chat_infra.logs import get_logger
from chat_infra.metrics import FAULT_ON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redis.asyncio import Redis

CHANNEL: Final = "faults.changed"
_POLL_SECONDS: Final = 5.0


class FaultWatch:
    """Reads the hash when a change is announced, when the subscription begins, and now and then besides.

    While Redis is away, what was known last holds.
    """

    def __init__(self, faults: Faults, redis: Callable[[], Redis]) -> None:
        self._faults = faults
        self._redis = redis
        self._news = asyncio.Event()
        self._known: dict[str, dict[str, Any]] = {}
        self._log = get_logger("faults")

    async def run(self, stop: asyncio.Event) -> None:
        """Follow until `stop` is set.

        Raises:
            RedisError, OSError: Redis is away; the caller runs it again after a pause.
        """
        redis = self._redis()
        # With the client, which is heavy: this runs once the process has what it needs to answer.
        from chat_infra.redis_listener import RedisListener

        listener = RedisListener(redis)
        listener.subscribe(CHANNEL, lambda _: self._news.set(), on_subscribed=self._news.set)
        work = asyncio.gather(listener.run(stop), self._follow(redis))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            waits: set[asyncio.Future[Any]] = {work, stopping}
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        finally:
            stopping.cancel()
            work.cancel()
            await asyncio.wait({work})
            # While it is being ended Redis may fail it as well; told or not, that is no news any more.
            if not work.cancelled():
                work.exception()

    async def _follow(self, redis: Redis) -> None:
        while True:
            self._news.clear()
            on = _decoded(await redis.hgetall(HASH))
            if on != self._known:
                self._log.warning("faults_changed", on=sorted(on))
                self._show(on)
                self._known = on
                self._faults.replace(on)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _POLL_SECONDS)

    def _show(self, on: Mapping[str, object]) -> None:
        """Let an operator see what a process has heard of."""
        for name in self._known.keys() - on.keys():
            FAULT_ON.remove(name)
        for name in on:
            FAULT_ON.labels(name).set(1)


def _decoded(fields: Mapping[Any, Any]) -> dict[str, dict[str, Any]]:
    """The faults by name; what somebody wrote by hand and nobody can read counts as no parameters."""
    decoded: dict[str, dict[str, Any]] = {}
    for name, value in fields.items():
        try:
            decoded[name.decode()] = msgspec.json.decode(value, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            decoded[name.decode(errors="replace")] = {}
    return decoded
