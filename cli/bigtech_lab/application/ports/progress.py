"""Who is told how a start or a stop goes on."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from bigtech_lab.domain.localized import Localized


class Step(StrEnum):
    """Where a component is on its way."""

    WAITING = "waiting"
    PREPARING = "preparing"
    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


class Progress(Protocol):
    """Receives what happens; may be called from several threads."""

    def step(self, component: str, step: Step, detail: str = "") -> None:
        """The component has reached that step."""
        ...

    def notice(self, text: Localized) -> None:
        """Something worth knowing happened."""
        ...
