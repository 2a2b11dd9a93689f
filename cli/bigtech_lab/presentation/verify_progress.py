"""A line on stderr for every system that was checked."""

from __future__ import annotations

import sys
from threading import Lock

from bigtech_lab.application.ports.progress import Step
from bigtech_lab.domain.localized import Localized

_MARKS = {"proven": "✓", "hole": "✗", "stray": "✗", "stale": "!"}


class VerifyLines:
    """Implements VerifyProgress."""

    def begins(self, what: str) -> None:
        """Tells nothing: most are done within seconds."""

    def done(self, what: str, state: str, duration_ms: int) -> None:
        """One line, in the order in which they are done."""
        sys.stderr.write(f"{_MARKS[state]} {what}: {state} ({duration_ms / 1000:.1f} s)\n")


class QuietStackProgress:
    """Implements Progress for a stack that is background work: only what went wrong, and notices."""

    def __init__(self) -> None:
        self._lock = Lock()

    def step(self, component: str, step: Step, detail: str = "") -> None:
        """Only a failure is told."""
        if step is Step.FAILED:
            self._write(f"{component}: {detail}")

    def notice(self, text: Localized) -> None:
        """One line."""
        self._write(text.en)

    def _write(self, line: str) -> None:
        with self._lock:
            sys.stderr.write(f"{line}\n")


class NoticesOnly(QuietStackProgress):
    """As above where a failure ends the command: it is told once, as the command's error."""

    def step(self, component: str, step: Step, detail: str = "") -> None:
        """Nothing: what went wrong comes as the error, with its log."""
