"""What a measurement found: figures beside what is to be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit; `met` is None where nothing is to be reached."""

    name: str
    value: float
    unit: str
    comparison: str | None
    target: float | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One run of a scenario; `variant` names the side of a comparison, empty without one.

    `curve` is the latency in milliseconds at shares (0–1) of the operations, `cpu_ms` the processor time of
    each component for one operation.
    """

    scenario: str
    title: str
    variant: str
    settings: Mapping[str, Any]
    figures: Sequence[Figure]
    latency_ms: Mapping[str, float]
    curve: Sequence[tuple[float, float]]
    cpu_ms: Mapping[str, float]
    notes: Sequence[str]

    @property
    def missed(self) -> list[Figure]:
        """The figures that are not reached."""
        return [figure for figure in self.figures if figure.met is False]


@dataclass(frozen=True, slots=True)
class BenchReport:
    """All of a run: on what machine, at what time, by which way, what came of it."""

    started_at: str
    machine: str
    load_average: float
    way: str
    quick: bool
    results: Sequence[ScenarioResult]

    @property
    def missed(self) -> int:
        """How many figures are not reached."""
        return sum(len(result.missed) for result in self.results)


def scenario_result(line: Mapping[str, Any], variant: str) -> ScenarioResult:
    """Read what the load process reports."""
    return ScenarioResult(
        scenario=line["scenario"],
        title=line["title"],
        variant=variant,
        settings=line["settings"],
        figures=[
            Figure(f["name"], f["value"], f["unit"], f["comparison"], f["target"], f["met"])
            for f in line["figures"]
        ],
        latency_ms=line["latency_ms"],
        curve=[(share, ms) for share, ms in line["curve"]],
        cpu_ms=line["cpu_ms_per_operation"],
        notes=line["notes"],
    )
