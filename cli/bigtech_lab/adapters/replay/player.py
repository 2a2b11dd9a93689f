"""Windows that show a check again what it saw, at the moments at which it saw it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from random import Random
from typing import Any, cast

from bigtech_lab.adapters.observe.arrivals import Arrivals
from bigtech_lab.adapters.observe.opened import components_at
from bigtech_lab.adapters.replay.plain_values import from_plain
from bigtech_lab.adapters.replay.questions import http_question, question
from bigtech_lab.application.ports.chat_api import ChatApiOver
from bigtech_lab.application.ports.observers import Observers, Unreachable
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.disturbance import DisturbanceKind
from bigtech_lab.domain.endpoints import Endpoints
from bigtech_lab.domain.recording import NotRecorded, Observation, Take

NOWHERE = Endpoints(
    gateway_url="http://gateway",
    user_url="http://user-service",
    friend_url="http://friend-service",
    chat_url="http://chat-service",
    notification_url="http://notification-service",
    kafka_bootstrap="",
    redis_url="",
    user_db_url="",
    friend_db_url="",
    chat_db_url="",
    notification_db_url="",
)
_COMPONENTS = components_at(NOWHERE)


def played_lab(
    take: Take, *, seed: int, instance: str, states: Mapping[str, object], chat_api: ChatApiOver
) -> tuple[Lab, Playback]:
    """The lab of a replayed check, and what became of its questions."""
    playback = Playback(take)
    http = _Http(playback)
    observe = Observers(
        http=cast(Any, http),
        sql=cast(Any, _Window("sql", playback)),
        kafka=cast(Any, _Window("kafka", playback)),
        redis=cast(Any, _Redis("redis", playback)),
        sse=cast(Any, _Sse(playback)),
    )
    random = Random(f"{seed}:{take.check}")  # noqa: S311 - invented names, not secrets
    chat = chat_api(cast(Any, http), NOWHERE.gateway_url)
    stack, disturbances = _Stack(instance, playback), cast(Any, _Disturbances(playback))
    return Lab(chat, observe, stack, NOWHERE, random, take.nonce, states, disturbances), playback


class Playback:
    """The observations of one take by their questions; the same question gets the answers in their order.

    `unrecorded` are the questions to which there is no answer. The last answer stands for later looks.
    """

    def __init__(self, take: Take) -> None:
        self._waiting: dict[str, deque[Observation]] = {}
        for observation in take.observations:
            self._waiting.setdefault(observation.asked, deque()).append(observation)
        self._began = asyncio.get_running_loop().time()
        self.unrecorded: list[str] = []

    def next(self, asked: str) -> Observation:
        """The answer to this question; NotRecorded when it was never asked."""
        waiting = self._waiting.get(asked)
        if waiting is None:
            self.unrecorded.append(asked)
            raise NotRecorded(asked)
        return waiting.popleft() if len(waiting) > 1 else waiting[0]

    async def answer(self, asked: str) -> Any:
        """What was seen, when it was seen."""
        observation = self.next(asked)
        await self.until(observation.done)
        if observation.trouble is not None:
            raise Unreachable(*observation.trouble)
        return from_plain(observation.answer)

    async def until(self, moment: float | None) -> None:
        """Waits for that second of the run; for ever when it never came."""
        if moment is None:
            await asyncio.get_running_loop().create_future()
            return
        await asyncio.sleep(max(0.0, self._began + moment - asyncio.get_running_loop().time()))

    @asynccontextmanager
    async def stream(self, asked: str) -> AsyncIterator[Arrived]:
        """A stream on which everything arrives again."""
        observation = self.next(asked)
        await self.until(observation.done)
        if observation.trouble is not None:
            raise Unreachable(*observation.trouble)
        loop, arrived = asyncio.get_running_loop(), Arrived()
        timers = []
        for moment, item in observation.arrivals or ():
            if self._began + moment <= loop.time():
                arrived.add(from_plain(item))
            else:
                timers.append(loop.call_at(self._began + moment, arrived.add, from_plain(item)))
        if observation.ended is not None:
            timers.append(loop.call_at(self._began + observation.ended, arrived.end))
        try:
            yield arrived
        finally:
            for timer in timers:
                timer.cancel()

    @asynccontextmanager
    async def during(self, what: str) -> AsyncIterator[None]:
        """A disturbance that took as long as it took then."""
        await self.until(self.next(f"begin {what}").done)
        try:
            yield
        finally:
            await self.until(self.next(f"end {what}").done)


class Arrived(Arrivals[Any]):
    """Frames of a stream, or messages of a channel."""

    @property
    def frames(self) -> list[Any]:
        """See the port."""
        return self.so_far

    @property
    def messages(self) -> list[Any]:
        """See the port."""
        return self.so_far


class _Window:
    def __init__(self, name: str, playback: Playback) -> None:
        self._name = name
        self._playback = playback

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        return lambda *args, **options: self._playback.answer(question(self._name, method, args, options))


class _Redis(_Window):
    def listen(self, channel: str) -> AbstractAsyncContextManager[Arrived]:
        return self._playback.stream(question("redis", "listen", [channel], {}))


class _Http:
    def __init__(self, playback: Playback) -> None:
        self._playback = playback

    async def request(self, method: str, url: str, **options: Any) -> Any:
        return await self._playback.answer(http_question(method, url, _COMPONENTS, options))


class _Sse:
    def __init__(self, playback: Playback) -> None:
        self._playback = playback

    def open(self, url: str, **_options: Any) -> AbstractAsyncContextManager[Arrived]:
        return self._playback.stream(http_question("STREAM", url, _COMPONENTS))


class _Stack:
    def __init__(self, instance: str, playback: Playback) -> None:
        self.instance = instance
        self._playback = playback

    def endpoints(self) -> Endpoints:
        return NOWHERE

    def status(self) -> StackStatus:
        return cast(StackStatus, from_plain(self._playback.next("stack status").answer))

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        return tuple(from_plain(self._playback.next(f"stack log {component} {count}").answer))


class _Disturbances:
    def __init__(self, playback: Playback) -> None:
        self._playback = playback

    def component(self, kind: DisturbanceKind, component: str) -> AbstractAsyncContextManager[None]:
        return self._playback.during(f"{kind.value} {component}")

    def reconfigured(self, component: str, _variables: Any) -> AbstractAsyncContextManager[None]:
        return self._playback.during(f"reconfigured {component}")

    def fault(self, name: str, _parameters: Any, _service: str | None) -> AbstractAsyncContextManager[None]:
        return self._playback.during(f"fault {name}")

    async def settled(self) -> None:
        return
