"""Shows on a terminal which checks run right now."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation import palette

if TYPE_CHECKING:
    from rich.status import Status


class LiveCheckProgress:
    """One line on stderr that is gone when the run is over; silent without a terminal."""

    def __init__(self) -> None:
        self._running: list[str] = []
        self._verdicts: Counter[Verdict] = Counter()
        self._line: Status | None = None

    def __enter__(self) -> Self:
        """Starts the line."""
        from bigtech_lab.presentation.console import stderr

        console = stderr()
        if console.is_terminal:
            self._line = console.status("", spinner_style=palette.ACCENT)
            self._line.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Removes the line."""
        if self._line is not None:
            self._line.stop()

    def started(self, check_id: str) -> None:
        """See the port."""
        self._running.append(check_id)
        self._show()

    def finished(self, result: CheckResult) -> None:
        """See the port."""
        if result.id in self._running:
            self._running.remove(result.id)
        self._verdicts[result.verdict] += 1
        self._show()

    def _show(self) -> None:
        if self._line is None:
            return
        from rich.text import Text

        counts = ", ".join(f"{count} {verdict.value}" for verdict, count in self._verdicts.items())
        running = ", ".join(self._running[:3]) + (" …" if len(self._running) > 3 else "")  # noqa: PLR2004
        said = " · ".join(part for part in (counts, running) if part)
        self._line.update(Text(said, no_wrap=True, overflow="ellipsis"))


class SilentCheckProgress:
    """For output that programs read."""

    def started(self, check_id: str) -> None:
        """See the port."""

    def finished(self, result: CheckResult) -> None:
        """See the port."""
