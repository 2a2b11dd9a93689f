"""One figure of a run, beside what is to be reached."""

from __future__ import annotations

import operator
from typing import Any, Final, Literal

import msgspec

Comparison = Literal["<=", ">=", "=="]
_HOLDS: Final = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


class Figure(msgspec.Struct, frozen=True):
    """A value with its unit; without a target it is told for information."""

    name: str
    value: float
    unit: str
    comparison: Comparison | None = None
    target: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.comparison is None or self.target is None:
            return None
        return bool(_HOLDS[self.comparison](self.value, self.target))


def at_most(name: str, value: float, target: float, unit: str = "ms") -> Figure:
    """A figure that should be small."""
    return Figure(name, round(value, 3), unit, "<=", target)


def at_least(name: str, value: float, target: float, unit: str) -> Figure:
    """A figure that should be large."""
    return Figure(name, round(value, 3), unit, ">=", target)


def exactly(name: str, value: float, target: float, unit: str = "") -> Figure:
    """A figure that has one right value."""
    return Figure(name, value, unit, "==", target)


class Result(msgspec.Struct, kw_only=True):
    """What a scenario measured: figures, the distribution for a plot, CPU for each operation, remarks."""

    scenario: str
    title: str
    settings: dict[str, Any]
    figures: list[Figure]
    latency_ms: dict[str, float] = {}
    curve: list[tuple[float, float]] = []
    cpu_ms_per_operation: dict[str, float] = {}
    notes: list[str] = []

    def as_line(self) -> dict[str, Any]:
        """Return what is reported of it."""
        line: dict[str, Any] = msgspec.to_builtins(self)
        for told, figure in zip(line["figures"], self.figures, strict=True):
            told["met"] = figure.is_met
        return line
