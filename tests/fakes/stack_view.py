"""A stack whose components do what the test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bigtech_lab.domain.component import (
    ComponentKind,
    ComponentState,
    ComponentStatus,
    StackState,
    StackStatus,
)
from bigtech_lab.domain.endpoints import Endpoints

_KINDS = {
    "postgres": ComponentKind.STORE,
    "redis": ComponentKind.STORE,
    "kafka": ComponentKind.BROKER,
    "gateway": ComponentKind.GATEWAY,
    "user-service": ComponentKind.SERVICE,
    "friend-service": ComponentKind.SERVICE,
    "chat-service": ComponentKind.SERVICE,
    "notification-service": ComponentKind.SERVICE,
}


class FakeStackView:
    """Eight ready components at first; `looks` counts how often anyone asked."""

    def __init__(self, instance: str = "default", endpoints: Endpoints | None = None) -> None:
        self._instance = instance
        self._endpoints = endpoints
        self._components = {
            name: ComponentStatus(name, kind, ComponentState.READY, pid=100 + number)
            for number, (name, kind) in enumerate(_KINDS.items())
        }
        self._logs: dict[str, tuple[str, ...]] = {}
        self.looks = 0
        self.before_look: Callable[[], None] = lambda: None

    @property
    def instance(self) -> str:
        return self._instance

    def endpoints(self) -> Endpoints:
        return self._endpoints or Endpoints(
            gateway_url="http://gateway",
            user_url="http://user",
            friend_url="http://friend",
            chat_url="http://chat",
            notification_url="http://notification",
            kafka_bootstrap="kafka:9092",
            redis_url="redis://redis",
            user_db_url="postgresql://postgres/user_db",
            friend_db_url="postgresql://postgres/friend_db",
            chat_db_url="postgresql://postgres/chat_db",
            notification_db_url="postgresql://postgres/notification_db",
        )

    def status(self) -> StackStatus:
        self.looks += 1
        self.before_look()
        components = tuple(self._components.values())
        states = {component.state for component in components}
        if states == {ComponentState.READY}:
            state = StackState.RUNNING
        elif states == {ComponentState.STOPPED}:
            state = StackState.STOPPED
        else:
            state = StackState.DEGRADED
        return StackStatus(self._instance, "fake", state, "http://gateway", components)

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        return self._logs.get(component, ())[-count:]

    def becomes(self, component: str, state: ComponentState, *log: str, reason: str | None = None) -> None:
        """Puts a component into a state, with the last lines it logged."""
        pid = (
            None
            if state in {ComponentState.DEAD, ComponentState.STOPPED}
            else self._components[component].pid
        )
        self._components[component] = replace(
            self._components[component], state=state, pid=pid, reason=reason
        )
        self._logs[component] = log

    def restarts(self, component: str) -> None:
        """Gives a component another process."""
        old = self._components[component]
        self._components[component] = replace(old, state=ComponentState.READY, pid=(old.pid or 0) + 1000)

    def stops(self) -> None:
        """Stops every component."""
        for name in self._components:
            self.becomes(name, ComponentState.STOPPED)
