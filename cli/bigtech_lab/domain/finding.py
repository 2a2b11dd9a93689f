"""What an examination of the machine found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingState(StrEnum):
    """How it stands."""

    OK = "ok"
    WARN = "warn"
    """The stack can run, but something should be known or will cost time."""
    MISSING = "missing"
    """The stack cannot run like this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of `doctor`: `subject` is what was looked at, `remedy` what to do about it."""

    subject: str
    state: FindingState
    text: str
    remedy: str | None = None
