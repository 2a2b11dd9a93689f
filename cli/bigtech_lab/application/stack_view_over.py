"""A view of a stack that passes every question on."""

from __future__ import annotations

from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.endpoints import Endpoints


class StackViewOver:
    """Implements StackView over another one; a subclass overrides what it shows differently."""

    def __init__(self, stack: StackView) -> None:
        self._stack = stack

    @property
    def instance(self) -> str:
        """See the port."""
        return self._stack.instance

    def endpoints(self) -> Endpoints:
        """See the port."""
        return self._stack.endpoints()

    def status(self) -> StackStatus:
        """See the port."""
        return self._stack.status()

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        """See the port."""
        return self._stack.last_log_lines(component, count)
