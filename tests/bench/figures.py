"""How figures are told: medians with their spread, percentiles of latencies."""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0–1) of the values lie, by the nearest-rank method."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * share) - 1)]


def say(line: str) -> None:
    """Prints one line at once, so that a long run shows where it is."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say_spread(name: str, unit: str, values: Sequence[float], *, target: float) -> None:
    """One row: median (min–max) of the runs, beside the figure to reach."""
    median = statistics.median(values)
    mark = "ok  " if median <= target else "OVER"
    say(
        f"{mark} {name:<34} {median:9.2f} {unit:<4} ({min(values):.2f}–{max(values):.2f}, n={len(values)})"
        f"  to reach: ≤ {target:g} {unit}"
    )
