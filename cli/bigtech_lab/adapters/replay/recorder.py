"""Writes down everything that the checks of a run see."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

from bigtech_lab.adapters.observe.http import component_of
from bigtech_lab.adapters.observe.opened import components_at
from bigtech_lab.adapters.replay.plain_values import as_plain
from bigtech_lab.adapters.replay.secrets_in_recordings import hidden, masked
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import HttpObserver, Observers, Unreachable
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.run_checks import LabFor
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.disturbance import DisturbanceKind
from bigtech_lab.domain.endpoints import Endpoints
from bigtech_lab.domain.recording import Observation, Take

ChatApiOver = Callable[[HttpObserver, str], ChatApi]
_MICROSECONDS = 6


@dataclass(slots=True)
class RunRecorder:
    """Implements the port `RunWitness`."""

    chat_api: ChatApiOver
    rounds: list[list[Take]] = field(default_factory=list)

    def begin_round(self) -> None:
        """See the port."""
        self.rounds.append([])

    def of_phase(self, phase: int, lab_for: LabFor) -> LabFor:
        """See the port."""

        def recorded(check: CheckDefinition, states: Mapping[str, object]) -> Any:
            lab = lab_for(check, states)
            if not isinstance(lab, Lab):
                return lab
            take = Take(phase, check.id, lab.nonce)
            self.rounds[-1].append(take)
            return recorded_lab(lab, take, self.chat_api)

        return recorded

    def taken(self) -> list[list[Take]]:
        """The rounds so far, which are forgotten here: the next run is another one."""
        taken, self.rounds = self.rounds, []
        return taken


def recorded_lab(lab: Lab, take: Take, chat_api: ChatApiOver) -> Lab:
    """The lab with windows that write down what is seen through them."""
    notes, seen = _Notes(take), lab.observe
    components = components_at(lab.endpoints)
    http = _HttpRecorder(seen.http, notes, components)
    observe = Observers(
        http=cast(Any, http),
        sql=cast(Any, _Window("sql", seen.sql, notes)),
        kafka=cast(Any, _Window("kafka", seen.kafka, notes)),
        redis=cast(Any, _RedisRecorder("redis", seen.redis, notes)),
        sse=cast(Any, _SseRecorder(seen.sse, notes, components)),
    )
    return replace(
        lab,
        observe=observe,
        chat=chat_api(cast(Any, http), lab.endpoints.gateway_url),
        stack=_StackRecorder(lab.stack, notes),
        disturbances=cast(Any, _DisturbanceRecorder(lab.disturbances, notes)),
    )


def question(window: str, method: str, args: Sequence[Any], options: Mapping[str, Any]) -> str:
    """What is asked, in words that are the same in a replay."""
    told = [*args, *([dict(options)] if options else [])]
    return f"{window} {method} {json.dumps(as_plain(masked(list(told))), ensure_ascii=False)}"


def http_question(method: str, url: str, components: Mapping[str, str], body: Any = None) -> str:
    """A request without its headers: tokens are others in a replay."""
    place = f"{component_of(url, components)}{_path(url)}"
    shown = "" if body is None else " " + json.dumps(as_plain(masked(body)), ensure_ascii=False)
    return f"{method} {masked(place)}{shown}"


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3] if url.count("/") > 2 else "/"  # noqa: PLR2004 - scheme://host/


class _Notes:
    """Takes notes of one check."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._began = datetime.now(UTC)

    def now(self) -> float:
        return self.since(datetime.now(UTC))

    def since(self, at: datetime) -> float:
        return round((at - self._began).total_seconds(), _MICROSECONDS)

    def begin(self, asked: str) -> Observation:
        observation = Observation(asked, self.now())
        self._take.observations.append(observation)
        return observation

    async def answered(self, asked: str, answer: Awaitable[Any]) -> Any:
        observation = self.begin(asked)
        try:
            value = await answer
        except Unreachable as error:
            self.failed(observation, error)
            raise
        observation.done, observation.answer = self.now(), as_plain(hidden(value))
        return value

    def failed(self, observation: Observation, error: Unreachable) -> None:
        observation.done, observation.trouble = self.now(), (error.component, str(error))

    @asynccontextmanager
    async def stream(
        self, asked: str, opened: AbstractAsyncContextManager[Any], arrived: Callable[[Any], Sequence[Any]]
    ) -> AsyncIterator[Any]:
        observation = self.begin(asked)
        try:
            async with opened as stream:
                observation.done = self.now()
                try:
                    yield stream
                finally:
                    observation.arrivals = [
                        (self.since(item.received_at), as_plain(hidden(item))) for item in arrived(stream)
                    ]
                    if getattr(stream, "ended", False):
                        observation.ended = self.now()
        except Unreachable as error:
            if observation.done is None:
                self.failed(observation, error)
            raise

    @asynccontextmanager
    async def during(self, what: str, disturbed: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
        beginning = self.begin(f"begin {what}")
        async with disturbed:
            beginning.done = self.now()
            try:
                yield
            finally:
                ending = self.begin(f"end {what}")
        ending.done = self.now()


class _Window:
    """Any window whose questions are all `await window.question(…)`."""

    def __init__(self, name: str, window: Any, notes: _Notes) -> None:
        self._name = name
        self._window = window
        self._notes = notes

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        def ask(*args: Any, **options: Any) -> Awaitable[Any]:
            asked = question(self._name, method, args, options)
            return self._notes.answered(asked, getattr(self._window, method)(*args, **options))

        return ask


class _RedisRecorder(_Window):
    """The window whose channels are listened to, too."""

    def listen(self, channel: str) -> AbstractAsyncContextManager[Any]:
        asked = question("redis", "listen", [channel], {})
        return self._notes.stream(asked, self._window.listen(channel), lambda heard: heard.messages)


class _HttpRecorder:
    """The window for requests."""

    def __init__(self, http: HttpObserver, notes: _Notes, components: Mapping[str, str]) -> None:
        self._http = http
        self._notes = notes
        self._components = components

    async def request(self, method: str, url: str, **options: Any) -> Any:
        body = options.get("json") if options.get("json") is not None else options.get("form")
        asked = http_question(method, url, self._components, body)
        return await self._notes.answered(asked, self._http.request(method, url, **options))


class _SseRecorder:
    """The window for event streams."""

    def __init__(self, sse: Any, notes: _Notes, components: Mapping[str, str]) -> None:
        self._sse = sse
        self._notes = notes
        self._components = components

    def open(self, url: str, **options: Any) -> AbstractAsyncContextManager[Any]:
        asked = http_question("STREAM", url, self._components)
        return self._notes.stream(asked, self._sse.open(url, **options), lambda stream: stream.frames)


class _StackRecorder:
    """The stack; its questions are asked from threads."""

    def __init__(self, stack: StackView, notes: _Notes) -> None:
        self._stack = stack
        self._notes = notes

    @property
    def instance(self) -> str:
        return self._stack.instance

    def endpoints(self) -> Endpoints:
        return self._stack.endpoints()

    def status(self) -> StackStatus:
        return cast(StackStatus, self._noted("stack status", self._stack.status()))

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        lines = self._stack.last_log_lines(component, count)
        return cast(tuple[str, ...], self._noted(f"stack log {component} {count}", lines))

    def _noted(self, asked: str, answer: Any) -> Any:
        observation = self._notes.begin(asked)
        observation.done, observation.answer = observation.at, as_plain(hidden(answer))
        return answer


class _DisturbanceRecorder:
    """What the check did to the stack, and how long that took."""

    def __init__(self, disturbances: Any, notes: _Notes) -> None:
        self._disturbances = disturbances
        self._notes = notes

    def component(self, kind: DisturbanceKind, component: str) -> AbstractAsyncContextManager[None]:
        return self._notes.during(f"{kind.value} {component}", self._disturbances.component(kind, component))

    def reconfigured(self, component: str, variables: Mapping[str, str]) -> AbstractAsyncContextManager[None]:
        disturbed = self._disturbances.reconfigured(component, variables)
        return self._notes.during(f"reconfigured {component}", disturbed)

    def fault(self, name: str, parameters: Any, service: str | None) -> AbstractAsyncContextManager[None]:
        return self._notes.during(f"fault {name}", self._disturbances.fault(name, parameters, service))

    async def settled(self) -> None:
        await self._disturbances.settled()
