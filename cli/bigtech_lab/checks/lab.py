"""What a check gets in its hands."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from bigtech_lab.application.disturbances import Disturbances
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Observers, Reply
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.checks.person import Person, invented_person
from bigtech_lab.domain.disturbance import DisturbanceKind
from bigtech_lab.domain.endpoints import Endpoints
from bigtech_lab.domain.fault import Number
from bigtech_lab.domain.instance import instance_option

_T = TypeVar("_T")

SERVICES = ("user-service", "friend-service", "chat-service", "notification-service")


@dataclass(frozen=True, slots=True)
class Lab:
    """One check's view of the live system.

    `chat` speaks the public API through the gateway, `observe` has the five windows (HTTP, SQL, Kafka,
    Redis, SSE), `stack` the state of the components. `random` is the check's own: it depends on the run's
    seed and the check's id alone, whatever else runs. `nonce` is new for every run.
    """

    chat: ChatApi
    observe: Observers
    stack: StackView
    endpoints: Endpoints
    random: Random
    nonce: str
    states: Mapping[str, object]
    disturbances: Disturbances

    def state(self, check: str, kind: type[_T]) -> _T:
        """What a needed check handed on; KeyError or TypeError, the check's own fault, when it did not."""
        state = self.states[check]
        if not isinstance(state, kind):
            message = f"'{check}' handed on {type(state).__name__}, not {kind.__name__}"
            raise TypeError(message)
        return state

    def stopped(self, component: str) -> AbstractAsyncContextManager[None]:
        """Within the block the component is stopped in good order.

        It runs and is ready again on every way out of the block. The check has to name it in its `locks`;
        TypeError, the check's own fault, otherwise. The same holds for `killed` and `paused`.
        """
        return self.disturbances.component(DisturbanceKind.STOPPED, component)

    def killed(self, component: str) -> AbstractAsyncContextManager[None]:
        """Within the block the component is dead, as after a crash."""
        return self.disturbances.component(DisturbanceKind.KILLED, component)

    def paused(self, component: str) -> AbstractAsyncContextManager[None]:
        """Within the block the component is frozen: it accepts connections and does not answer."""
        return self.disturbances.component(DisturbanceKind.PAUSED, component)

    def reconfigured(
        self, component: str, environment: Mapping[str, str]
    ) -> AbstractAsyncContextManager[None]:
        """Within the block the component, started anew, has these environment variables on top."""
        return self.disturbances.reconfigured(component, environment)

    def fault(
        self, name: str, parameters: Mapping[str, Number] | None = None, *, service: str | None = None
    ) -> AbstractAsyncContextManager[None]:
        """Within the block the fault is on, in one service or wherever it bites; the `locks` name those.

        The block begins once the services have heard of it, and they have forgotten it when it has ended.
        """
        return self.disturbances.fault(name, parameters, service)

    async def settled(self) -> None:
        """For the engine: returns once everything that the check disturbed is as it was."""
        await self.disturbances.settled()

    def person(self) -> Person:
        """Someone new."""
        return invented_person(self.random, self.nonce)

    def url_of(self, service: str) -> str:
        """A service's own address, past the gateway; `gateway` gives its own; AttributeError for others."""
        address: str = getattr(self.endpoints, f"{service.removesuffix('-service')}_url")
        return address.rstrip("/")

    async def get(self, component: str, path: str, *, timeout: float = 5.0) -> Reply:
        """GET on a service itself or the gateway; Unreachable after `timeout` seconds."""
        return await self.observe.http.request("GET", f"{self.url_of(component)}{path}", timeout=timeout)

    async def form(self, path: str, fields: Mapping[str, str]) -> Reply:
        """POST of an HTML form through the gateway; Unreachable when nothing answers."""
        return await self.observe.http.request("POST", self.chat.url(path), form=fields)

    async def post(self, path: str, body: Any) -> Reply:
        """POST of JSON through the gateway, without a token; Unreachable when nothing answers."""
        return await self.chat.call("POST", path, json=body)

    @property
    def instance_option(self) -> str:
        """` --instance NAME`, empty for the default instance: for commands that a learner is told."""
        return instance_option(self.stack.instance)
