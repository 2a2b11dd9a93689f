"""k6's scripts among the scenarios."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from load.report_lines import LoadProblem
from load.scenarios.k6 import DEFAULTS, k6, k6_result, names
from load.target import Target

_TARGET = Target("http://u", "http://f", "http://c", "http://n", "postgresql://db", "uid", False)

# What `k6 run --summary-export` writes, shortened.
_METRICS: dict[str, Any] = {
    "http_reqs": {"count": 3000, "rate": 299.96},
    "checks": {"passes": 2999, "fails": 1, "value": 0.9996},
    "http_req_duration": {"med": 9.0, "p(90)": 9.0, "p(99)": 9.0, "p(99.9)": 9.0, "max": 9.0},
    "http_req_duration{name:send}": {"med": 2.0, "p(90)": 3.0, "p(99)": 8.5, "p(99.9)": 9.0, "max": 30.25},
}


async def test_without_k6_it_is_skipped_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("K6", raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")

    result = await k6(_TARGET, dict(DEFAULTS))

    assert result.figures == []
    assert "k6 is not on the PATH" in result.notes[0]


async def test_an_unknown_script_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(LoadProblem) as refused:
        await k6(_TARGET, {"script": "../scenarios/k6", "seconds": 1})
    assert "journey, presence, read, send, signup_login" in refused.value.hint
    assert "people" not in names()


def test_the_summary_is_told_by_the_request_that_the_script_is_about() -> None:
    result = k6_result(_METRICS, "k6: send", {}, slower_than_asked=True)

    assert result.latency_ms == {"p50": 2.0, "p90": 3.0, "p99": 8.5, "p999": 9.0, "max": 30.25}
    assert {figure.name: figure.is_met for figure in result.figures}["failed checks"] is False
    assert result.notes


async def test_a_k6_that_breaks_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "k6"
    program.write_text("#!/bin/sh\necho no such option >&2\nexit 107\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("K6", str(program))

    with pytest.raises(RuntimeError, match="ended with 107: no such option"):
        await k6(_TARGET, dict(DEFAULTS))
