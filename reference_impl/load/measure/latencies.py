"""Percentiles of latencies that count from when something was due."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

_SHARES: Final = (0.5, 0.9, 0.99, 0.999, 1.0)
_CURVE: Final = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 1.0)
NAMES: Final = ("p50", "p90", "p99", "p999", "max")


def percentile(ranked: Sequence[float], share: float) -> float:
    """Return the value below or at which `share` (0–1) of the sorted values lie (nearest rank)."""
    return ranked[max(0, math.ceil(len(ranked) * share) - 1)]


def summary_ms(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50, p90, p99, p999 and max in milliseconds; empty when nothing was measured."""
    if not seconds:
        return {}
    ranked = sorted(seconds)
    return {
        name: round(percentile(ranked, share) * 1000, 3) for name, share in zip(NAMES, _SHARES, strict=True)
    }


def curve_ms(seconds: Sequence[float]) -> list[tuple[float, float]]:
    """Return (share, milliseconds) along the distribution, for a plot."""
    ranked = sorted(seconds)
    return [(share, round(percentile(ranked, share) * 1000, 3)) for share in _CURVE] if ranked else []
