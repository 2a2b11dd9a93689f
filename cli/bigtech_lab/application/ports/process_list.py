"""The lab's processes on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RunningComponent:
    """A component's processes taken together.

    `instance` is None when no instance of this user owns them (its folder was deleted under them);
    `memory_bytes` shares memory that several processes use among them; `cpu_seconds` is used so far.
    """

    instance: str | None
    component: str
    pid: int
    processes: int
    memory_bytes: int
    cpu_seconds: float
    started_at: datetime


class ProcessList(Protocol):
    """Finds them."""

    def all(self) -> Sequence[RunningComponent]:
        """Every running component of every instance, also of ones that are no longer known."""
        ...

    def end(self, instance: str) -> None:
        """SIGKILL to every process that works in the instance's folder, whatever its files say."""
        ...
