"""What was measured, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bigtech_lab.domain.bench_result import BenchReport, Figure, ScenarioResult
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import stdout

_SIGNS = {"<=": "≤", ">=": "≥", "==": "="}
_BUSY = 1.0


def number(value: float) -> str:
    """A value as people write it: thousands separated, decimals only where they say something."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return "—"
    if value == int(value) or abs(value) >= 1000:  # noqa: PLR2004
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:,.2f}"  # noqa: PLR2004


def target(figure: Figure) -> str:
    """What is to be reached: `≤ 25`; empty where nothing is."""
    if figure.comparison is None or figure.target is None:
        return ""
    return f"{_SIGNS[figure.comparison]} {number(figure.target)}"


def show_bench(report: BenchReport) -> None:
    """A table for each scenario, what each operation cost, and the sum."""
    console = stdout()
    console.print(f"{report.machine}; {report.way}", style=palette.QUIET, markup=False)
    if report.load_average > _BUSY:
        console.print(
            f"The machine was busy before the first run (load {report.load_average}): "
            "the latencies tell of that too.",
            style=palette.WAITING,
        )
    for result in report.results:
        _show(result)
    judged = sum(f.met is not None for result in report.results for f in result.figures)
    console.print(f"\n{judged - report.missed} of {judged} figures reached")


def _show(result: ScenarioResult) -> None:
    from rich.table import Table

    console = stdout()
    side = f" [{result.variant}]" if result.variant else ""
    console.print(f"\n{result.title}{side}", style=palette.ACCENT, markup=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2), show_header=False)
    for place in range(5):
        table.add_column(no_wrap=place != 0, justify="right" if place == 1 else "left")
    for figure in result.figures:
        style = {None: "", True: palette.GOOD, False: palette.BAD}[figure.met]
        verdict = {None: "", True: "reached", False: "MISSED"}[figure.met]
        table.add_row(
            figure.name,
            number(figure.value),
            figure.unit,
            target(figure),
            f"[{style}]{verdict}[/]" if style else "",
        )
    console.print(table)
    if result.latency_ms:
        told = ", ".join(f"{name} {number(ms)}" for name, ms in result.latency_ms.items())
        console.print(f"  latency in ms: {told}", style=palette.QUIET, markup=False)
    if result.cpu_ms:
        told = ", ".join(f"{name} {ms:.3f}" for name, ms in result.cpu_ms.items())
        console.print(f"  CPU ms for each: {told}", style=palette.QUIET, markup=False)
    for note in result.notes:
        console.print(f"  {note}", style=palette.WAITING, markup=False)


def bench_as_json(report: BenchReport) -> dict[str, Any]:
    """The shape of `bench.schema.json`."""
    document = asdict(report)
    for result in document["results"]:
        for figure in result["figures"]:
            if figure["value"] in (float("inf"), float("-inf")):
                figure["value"] = None
    return {"format_version": 1, **document, "missed": report.missed}
