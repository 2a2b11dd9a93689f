"""Who is told how a run of checks goes on."""

from __future__ import annotations

from typing import Protocol

from bigtech_lab.domain.check_result import CheckResult


class CheckProgress(Protocol):
    """Hears of every check as it starts and ends."""

    def started(self, check_id: str) -> None:
        """The check begins to run."""
        ...

    def finished(self, result: CheckResult) -> None:
        """The check has its verdict; blocked ones finish without having started."""
        ...
