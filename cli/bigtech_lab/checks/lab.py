"""What a check gets in its hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Observers, Reply
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.checks.person import Person, invented_person
from bigtech_lab.domain.endpoints import Endpoints

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

    def state(self, check: str, kind: type[_T]) -> _T:
        """What a needed check handed on; KeyError or TypeError, the check's own fault, when it did not."""
        state = self.states[check]
        if not isinstance(state, kind):
            message = f"'{check}' handed on {type(state).__name__}, not {kind.__name__}"
            raise TypeError(message)
        return state

    def person(self) -> Person:
        """Someone new."""
        return invented_person(self.random, self.nonce)

    def url_of(self, service: str) -> str:
        """A service's own address, past the gateway; `gateway` gives the gateway's."""
        address: str = getattr(self.endpoints, f"{service.removesuffix('-service')}_url")
        return address.rstrip("/")

    async def get(self, component: str, path: str, *, timeout: float = 5.0) -> Reply:
        """GET on a service itself, or on the gateway; raises Unreachable when nothing answers in time."""
        return await self.observe.http.request("GET", f"{self.url_of(component)}{path}", timeout=timeout)

    async def form(self, path: str, fields: Mapping[str, str]) -> Reply:
        """POST of an HTML form through the gateway."""
        return await self.observe.http.request("POST", self.chat.url(path), form=fields)

    async def post(self, path: str, body: Any) -> Reply:
        """POST of JSON through the gateway, without a token."""
        return await self.chat.call("POST", path, json=body)

    @property
    def instance_option(self) -> str:
        """` --instance NAME`, empty for the default instance: for commands that a learner is told."""
        return "" if self.stack.instance == "default" else f" --instance {self.stack.instance}"
