"""A component of the stack: a server that is started, watched and stopped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ComponentState(StrEnum):
    """What a component is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    NOT_READY = "not-ready"
    """The process lives, but its readiness probe does not pass."""
    PAUSED = "paused"
    DEAD = "dead"
    """It should be running, but its process is gone."""


class ComponentKind(StrEnum):
    """What a component is for."""

    STORE = "store"
    BROKER = "broker"
    GATEWAY = "gateway"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class ComponentStatus:
    """What was last seen of a component.

    `ready_ms` is how long its start took, `reason` says why it is not ready.
    """

    name: str
    kind: ComponentKind
    state: ComponentState
    pid: int | None = None
    url: str | None = None
    version: str | None = None
    ready_ms: int | None = None
    reason: str | None = None


class StackState(StrEnum):
    """The components' states in one word."""

    RUNNING = "running"
    DEGRADED = "degraded"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class StackStatus:
    """What was last seen of a whole instance."""

    instance: str
    runtime: str
    state: StackState
    gateway_url: str | None
    components: tuple[ComponentStatus, ...]

    def component(self, name: str) -> ComponentStatus | None:
        """The status of the component `name`, or None when the stack has none of that name."""
        return next((c for c in self.components if c.name == name), None)
