"""Progress that is written down."""

from __future__ import annotations

from bigtech_lab.domain.check_result import CheckResult


class RecordedCheckProgress:
    """`events` has `("started", id)` and `("finished", id)` in their order."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []

    def started(self, check_id: str) -> None:
        self.events.append(("started", check_id))

    def finished(self, result: CheckResult) -> None:
        self.events.append(("finished", result.id))
