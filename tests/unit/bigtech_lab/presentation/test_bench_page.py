"""The page of a measurement."""

from __future__ import annotations

from html.parser import HTMLParser

from bigtech_lab.domain.bench_result import BenchReport, scenario_result
from bigtech_lab.presentation.bench_page import bench_page
from bigtech_lab.presentation.bench_table import bench_as_json, number

LINE = {
    "scenario": "delivery",
    "title": "Delivery <fast>",
    "settings": {"rate": 10},
    "figures": [
        {"name": "p99", "value": 12.5, "unit": "ms", "comparison": "<=", "target": 25.0, "met": True},
        {"name": "lost", "value": float("inf"), "unit": "", "comparison": "==", "target": 0, "met": False},
    ],
    "latency_ms": {"p50": 3.0},
    "curve": [[0.0, 1.0], [0.5, 3.0], [0.99, 12.5], [1.0, 80.0]],
    "cpu_ms_per_operation": {"kafka": 0.2},
    "notes": [],
}


def report() -> BenchReport:
    results = [scenario_result(LINE, "A"), scenario_result(LINE, "B")]
    return BenchReport("2026-01-01T00:00:00+00:00", "a machine", 0.1, "directly", True, results)


class Tags(HTMLParser):
    """Counts elements and remembers what would be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.fetched += [str(value) for name, value in attrs if name in {"src", "href"}]


def test_the_page_has_a_table_for_each_run_and_a_plot_for_each_scenario() -> None:
    tags = Tags()
    tags.feed(bench_page(report()))
    assert tags.counts["table"] == 2
    assert tags.counts["svg"] == 1
    assert tags.counts["path"] == 2


def test_the_page_needs_nothing_from_elsewhere_and_knows_dark_and_light() -> None:
    page = bench_page(report())
    tags = Tags()
    tags.feed(page)
    assert tags.fetched == []
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    assert "Delivery &lt;fast&gt;" in page


def test_a_value_that_never_came_is_null_for_programs_and_a_dash_for_people() -> None:
    document = bench_as_json(report())
    assert document["results"][0]["figures"][1]["value"] is None
    assert number(float("inf")) == "—"
    assert document["missed"] == 2
