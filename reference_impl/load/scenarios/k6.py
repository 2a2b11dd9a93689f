"""The k6 scripts beside this package, for people who know k6: run by it, told like every other scenario."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec

from load.measure.figure import Figure, Result, exactly
from load.report_lines import LoadProblem
from load.target import Target

SCRIPTS: Final = Path(__file__).resolve().parents[1] / "k6"
DEFAULTS: Final[dict[str, Any]] = {"script": "send", "seconds": 10}
_STATISTICS: Final = "med,p(90),p(99),p(99.9),max"
_NAMES: Final = {"med": "p50", "p(90)": "p90", "p(99)": "p99", "p(99.9)": "p999", "max": "max"}
_THRESHOLDS_MISSED: Final = 99
"""k6's exit code for a run that is complete and slower than its script asks for."""


async def k6(target: Target, settings: dict[str, Any]) -> Result:
    """Run one script; where there is no k6, the result says so and has no figures.

    Raises:
        LoadProblem: there is no such script.
    """
    script = SCRIPTS / f"{settings['script']}.js"
    title = f"k6: {settings['script']}"
    if not script.is_file() or script.stem not in names():
        raise LoadProblem(
            "bad-setting",
            f"There is no k6 script '{settings['script']}'.",
            f"There are {', '.join(names())}: --set script=NAME.",
        )
    program = os.environ.get("K6") or shutil.which("k6")
    if program is None:
        note = "Skipped: k6 is not on the PATH. Install it (grafana.com/docs/k6), and this is measured too."
        return Result(scenario="k6", title=title, settings=settings, figures=[], notes=[note])
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder) / "summary.json"
        code, words = await _run(program, script, summary, target, settings["seconds"])
        if not summary.exists():
            raise RuntimeError(f"k6 ended with {code}: {words}")
        told = msgspec.json.decode(summary.read_bytes())["metrics"]
    return k6_result(told, title, settings, slower_than_asked=code == _THRESHOLDS_MISSED)


def names() -> list[str]:
    """The scripts that can be run by themselves."""
    return sorted(path.stem for path in SCRIPTS.glob("*.js") if path.stem != "people")


async def _run(program: str, script: Path, summary: Path, target: Target, seconds: int) -> tuple[int, str]:
    environment = {
        **os.environ,
        "USER_URL": target.user_url,
        "FRIEND_URL": target.friend_url,
        "CHAT_URL": target.chat_url,
        "DURATION": f"{seconds}s",
        # It would tell its makers of each run.
        "K6_NO_USAGE_REPORT": "true",
    }
    arguments = ["run", "--quiet", f"--summary-export={summary}", f"--summary-trend-stats={_STATISTICS}"]
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        str(script),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, complaints = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
    return process.returncode or 0, complaints.decode("utf-8", "replace")[-400:]


def k6_result(
    metrics: dict[str, Any], title: str, settings: dict[str, Any], *, slower_than_asked: bool
) -> Result:
    """Tell k6's summary in our words: the script's own request where it names one, else all requests."""
    own = [name for name in metrics if name.startswith("http_req_duration{name:")]
    durations = metrics[own[0] if own else "http_req_duration"]
    latency = {ours: round(durations[theirs], 3) for theirs, ours in _NAMES.items() if theirs in durations}
    notes = ["Slower than the script's thresholds ask for."] if slower_than_asked else []
    return Result(
        scenario="k6",
        title=title,
        settings=settings,
        figures=[
            Figure("p50", latency.get("p50", 0.0), "ms"),
            Figure("p99", latency.get("p99", 0.0), "ms"),
            Figure("requests", round(metrics["http_reqs"]["rate"], 1), "requests/s"),
            exactly("failed checks", metrics.get("checks", {}).get("fails", 0), 0),
            exactly("not begun in time", metrics.get("dropped_iterations", {}).get("count", 0), 0),
        ],
        latency_ms=latency,
        notes=notes,
    )
