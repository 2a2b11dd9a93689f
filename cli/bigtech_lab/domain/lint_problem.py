"""A mistake in a lab's files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class LintProblem:
    """What is wrong where (`line` is 1-based), and what to write `instead` where that is known."""

    file: str
    line: int
    problem: str
    instead: str | None = None
