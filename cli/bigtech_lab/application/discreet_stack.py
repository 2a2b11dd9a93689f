"""A stack whose logs keep its secrets."""

from __future__ import annotations

from collections.abc import Callable

from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.stack_view_over import StackViewOver


class DiscreetStack(StackViewOver):
    """`hide` is applied to every line of a log: a learner's code may have logged a credential."""

    def __init__(self, stack: StackView, hide: Callable[[str], str]) -> None:
        super().__init__(stack)
        self._hide = hide

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        """See the port."""
        return tuple(self._hide(line) for line in super().last_log_lines(component, count))
