"""How a start or a stop is shown while it goes on: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from bigtech_lab.application.ports.progress import Progress, Step
from bigtech_lab.domain.localized import Localized
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import stack_words as words
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.console import RenderableType

_STYLES = {
    Step.WAITING: palette.QUIET,
    Step.PREPARING: palette.ACCENT,
    Step.STARTING: palette.WAITING,
    Step.READY: palette.GOOD,
    Step.STOPPING: palette.WAITING,
    Step.STOPPED: palette.QUIET,
    Step.FAILED: palette.BAD,
}
_MARKS = {Step.WAITING: "·", Step.READY: "✓", Step.STOPPED: "·", Step.FAILED: "✗"}
# Of these the next step tells enough.
_UNTOLD = frozenset({Step.WAITING, Step.STOPPING})
_DOWNLOAD_LINE_SECONDS = 5.0


class _Closing(Progress, Protocol):
    def close(self) -> None: ...


@contextmanager
def stack_progress(components: Iterable[str], language: str = "en") -> Iterator[Progress]:
    """A Progress for as long as the block runs, on stderr, so that stdout holds results only."""
    shown: _Closing = LiveProgress(components, language) if _can_move() else PlainProgress(language)
    try:
        yield shown
    finally:
        shown.close()


def _can_move() -> bool:
    """Whether stderr is a terminal on which lines can be rewritten."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}


class PlainProgress:
    """A line for each thing that happened; of what repeats (downloads), one every few seconds."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._lock = threading.Lock()
        self._told: dict[str, tuple[Step, float]] = {}

    def step(self, component: str, step: Step, detail: str = "") -> None:
        """Writes the step when it is news."""
        with self._lock:
            before, when = self._told.get(component, (None, 0.0))
            pause = time.monotonic() - when
            if step in _UNTOLD or (step == before and (not detail or pause < _DOWNLOAD_LINE_SECONDS)):
                return
            self._told[component] = (step, time.monotonic())
            self._write(f"{component:<21} {self._said(step)}{f': {detail}' if detail else ''}")

    def notice(self, text: Localized) -> None:
        """Writes the notice."""
        with self._lock:
            self._write(pasteable(text.in_language(self._language)))

    def close(self) -> None:
        """Nothing is held."""

    def _said(self, step: Step) -> str:
        return words.STEPS[step].in_language(self._language)

    def _write(self, line: str) -> None:
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except OSError:
            # The terminal is gone; what is being stopped must be stopped all the same.
            return


class LiveProgress:
    """A table that changes in place."""

    def __init__(self, components: Iterable[str], language: str = "en") -> None:
        from rich.live import Live

        from bigtech_lab.presentation.console import stderr

        self._language = language
        self._lock = threading.Lock()
        self._rows: dict[str, tuple[Step, str]] = dict.fromkeys(components, (Step.WAITING, ""))
        self._console = stderr()
        self._live = Live(
            get_renderable=self._table, console=self._console, refresh_per_second=10, transient=True
        )
        self._live.start()

    def step(self, component: str, step: Step, detail: str = "") -> None:
        """Changes the component's row."""
        with self._lock:
            self._rows[component] = (step, detail)

    def notice(self, text: Localized) -> None:
        """Writes the notice above the table."""
        try:
            self._console.print(pasteable(text.in_language(self._language)), markup=False)
        except OSError:
            # The terminal is gone; what is being stopped must be stopped all the same.
            return

    def close(self) -> None:
        """Takes the table away; the result that follows says how it ended."""
        try:
            self._live.stop()
        except OSError:
            return

    def _table(self) -> RenderableType:
        from rich.spinner import Spinner
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 1))
        table.add_column(width=1)
        table.add_column(min_width=21)
        table.add_column(min_width=9)
        table.add_column(overflow="ellipsis", no_wrap=True)
        with self._lock:
            rows = list(self._rows.items())
        for name, (step, detail) in rows:
            style = _STYLES[step]
            mark: RenderableType = (
                Text(_MARKS[step], style=style) if step in _MARKS else Spinner("dots", style=style)
            )
            said = words.STEPS[step].in_language(self._language)
            table.add_row(mark, name, Text(said, style=style), Text(detail, style=palette.QUIET))
        return table
