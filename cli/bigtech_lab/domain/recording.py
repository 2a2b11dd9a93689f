"""What the checks of a run saw, look by look: enough to let them judge again without the stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Observation:
    """One look through a window.

    `asked` is the question without its secrets, `at` and `done` are seconds since the check began; `done` is
    None when no answer came before the check ended. `answer` is JSON-like, `trouble` what an unreachable
    component and its error were. A stream has `arrivals` (when, what) and perhaps an end.
    """

    asked: str
    at: float
    done: float | None = None
    answer: Any = None
    trouble: tuple[str, str] | None = None
    arrivals: list[tuple[float, Any]] | None = None
    ended: float | None = None


@dataclass(slots=True)
class Take:
    """One attempt at a check of a phase; `nonce` is what the run's invented names ended with."""

    phase: int
    check: str
    nonce: str
    observations: list[Observation] = field(default_factory=list)


Recording = Sequence[Sequence[Take]]
"""The takes of each round."""


class NotRecorded(Exception):
    """A check that judges again asked for something that it did not ask in the run."""
