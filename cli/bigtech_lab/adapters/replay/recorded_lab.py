"""A lab whose windows write down what a check sees through them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any, cast

from bigtech_lab.adapters.observe.opened import components_at
from bigtech_lab.adapters.replay.notes import Notes
from bigtech_lab.adapters.replay.plain_values import as_plain
from bigtech_lab.adapters.replay.questions import http_question, question
from bigtech_lab.adapters.replay.secrets_in_recordings import hidden
from bigtech_lab.application.ports.chat_api import ChatApiOver
from bigtech_lab.application.ports.observers import HttpObserver, Observers
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.stack_view_over import StackViewOver
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.disturbance import DisturbanceKind
from bigtech_lab.domain.recording import Take


def recorded_lab(lab: Lab, take: Take, chat_api: ChatApiOver) -> Lab:
    """The lab with windows that write down what is seen through them."""
    notes, seen = Notes(take), lab.observe
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


class _Window:
    """Any window whose questions are all `await window.question(…)`."""

    def __init__(self, name: str, window: Any, notes: Notes) -> None:
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

    def __init__(self, http: HttpObserver, notes: Notes, components: Mapping[str, str]) -> None:
        self._http = http
        self._notes = notes
        self._components = components

    async def request(self, method: str, url: str, **options: Any) -> Any:
        asked = http_question(method, url, self._components, options)
        return await self._notes.answered(asked, self._http.request(method, url, **options))


class _SseRecorder:
    """The window for event streams."""

    def __init__(self, sse: Any, notes: Notes, components: Mapping[str, str]) -> None:
        self._sse = sse
        self._notes = notes
        self._components = components

    def open(self, url: str, **options: Any) -> AbstractAsyncContextManager[Any]:
        asked = http_question("STREAM", url, self._components)
        return self._notes.stream(asked, self._sse.open(url, **options), lambda stream: stream.frames)


class _StackRecorder(StackViewOver):
    """The stack; its questions are asked from threads."""

    def __init__(self, stack: StackView, notes: Notes) -> None:
        super().__init__(stack)
        self._notes = notes

    def status(self) -> StackStatus:
        return cast(StackStatus, self._noted("stack status", super().status()))

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        lines = super().last_log_lines(component, count)
        return cast(tuple[str, ...], self._noted(f"stack log {component} {count}", lines))

    def _noted(self, asked: str, answer: Any) -> Any:
        observation = self._notes.begin(asked)
        observation.done, observation.answer = observation.at, as_plain(hidden(answer))
        return answer


class _DisturbanceRecorder:
    """What the check did to the stack, and how long that took."""

    def __init__(self, disturbances: Any, notes: Notes) -> None:
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
