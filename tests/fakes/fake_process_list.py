"""Running components in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bigtech_lab.application.ports.process_list import RunningComponent


class FakeProcessList:
    """Implements ProcessList: redis runs in each of the named instances."""

    def __init__(self, *running: str) -> None:
        self.running = list(running)
        self.ended: list[str] = []

    def all(self) -> Sequence[RunningComponent]:
        began = datetime(2026, 1, 1, tzinfo=UTC)
        return [RunningComponent(name, "redis", 4711, 1, 2_000_000, 0.1, began) for name in self.running]

    def end(self, instance: str) -> None:
        self.ended.append(instance)
        self.running.remove(instance)
