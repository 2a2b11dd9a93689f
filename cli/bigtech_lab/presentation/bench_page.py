"""The report as one HTML file that needs nothing else: tables and plots, dark and light."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bigtech_lab.domain.bench_result import BenchReport, ScenarioResult
from bigtech_lab.presentation.bench_table import number, target

_TEMPLATE = Path(__file__).with_name("bench_page.html.j2")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 560.0, 220.0, 56.0, 34.0
_SHARES = (0.5, 0.9, 0.99, 0.999)


class Mark(NamedTuple):
    """A grid line: where it lies and what stands beside it."""

    at: float
    label: str


class Line(NamedTuple):
    """One curve: its name and its points as an SVG path."""

    name: str
    path: str


class Plot(NamedTuple):
    """Latency by percentile, both axes logarithmic, as the tail asks for."""

    title: str
    lines: Sequence[Line]
    across: Sequence[Mark]
    up: Sequence[Mark]


def bench_page(report: BenchReport) -> str:
    """The page."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(number=number, target=target)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(report=report, plots=_plots(report.results), width=_WIDTH, height=_HEIGHT)


def _plots(results: Sequence[ScenarioResult]) -> list[Plot]:
    groups: dict[str, list[ScenarioResult]] = {}
    for result in results:
        if result.curve:
            groups.setdefault(result.scenario, []).append(result)
    return [_plot(name, members) for name, members in groups.items()]


def _plot(scenario: str, results: Sequence[ScenarioResult]) -> Plot:
    longest = max(ms for result in results for _, ms in result.curve)
    shortest = max(0.1, min(ms for result in results for _, ms in result.curve))
    low, high = math.floor(math.log10(shortest)), max(1, math.ceil(math.log10(max(longest, 1.0))))

    def y(ms: float) -> float:
        share = (math.log10(max(ms, 10**low)) - low) / max(1, high - low)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - 10), 1)

    lines = [
        Line(
            " ".join(filter(None, (result.variant, result.title))),
            "M" + " L".join(f"{_x(share)},{y(ms)}" for share, ms in result.curve),
        )
        for result in results
    ]
    across = [Mark(_x(share), f"{share * 100:g} %") for share in _SHARES]
    up = [Mark(y(10.0**power), f"{10.0**power:g} ms") for power in range(low, high + 1)]
    return Plot(scenario, lines, across, up)


def _x(share: float) -> float:
    """The distance from certainty, so that 99 % and 99.9 % are as far apart as 90 % and 99 %."""
    nines = -math.log10(max(1 - share, 0.0001))
    return round(_LEFT + nines / 4 * (_WIDTH - _LEFT - 12), 1)
