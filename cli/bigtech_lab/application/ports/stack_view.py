"""What checks and traces may know of a running stack."""

from __future__ import annotations

from typing import Protocol

from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.endpoints import Endpoints


class StackView(Protocol):
    """One instance as an operator sees it; implemented by every runtime."""

    @property
    def instance(self) -> str:
        """The instance's name."""
        ...

    def endpoints(self) -> Endpoints:
        """Where the stack can be reached; EnvironmentNotReady when the instance was never started."""
        ...

    def status(self) -> StackStatus:
        """The state of every component, looked at now (at most about 200 ms)."""
        ...

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        """The newest lines that the component logged, oldest first."""
        ...
