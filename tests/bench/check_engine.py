"""What the engine itself costs a check: `python -m tests.bench.check_engine [--checks 200] [--runs 10]`.

The checks do nothing and the stack is in memory, so what is left is the engine.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "cli"), str(ROOT / "tests")]

from bigtech_lab.application.component_watch import ComponentWatch  # noqa: E402
from bigtech_lab.application.result_writer import ResultWriter  # noqa: E402
from bigtech_lab.application.run_checks import CheckRun  # noqa: E402
from bigtech_lab.checks.declare import check  # noqa: E402
from bigtech_lab.domain.check_definition import CheckDefinition  # noqa: E402
from bigtech_lab.domain.evidence import Evidence  # noqa: E402
from fakes.check_progress import RecordedCheckProgress  # noqa: E402
from fakes.made_up_lab import text_of  # noqa: E402
from fakes.stack_view import FakeStackView  # noqa: E402

from .figures import say_spread  # noqa: E402


def idle_check(number: int) -> CheckDefinition:
    """A check that passes at once."""

    async def body(lab: Any) -> Evidence:
        """It passes."""
        return Evidence(seen=True)

    body.__name__ = f"idle-{number}"
    return check()(body)


async def seconds_of(checks: dict[str, CheckDefinition]) -> float:
    """How long one run of them takes."""
    stack = FakeStackView()
    writer = ResultWriter(
        texts={name: text_of(name) for name in checks}, failures={}, reproduce=str, instance_option=""
    )
    run = CheckRun(
        list(checks.values()),
        lab_for=lambda _, states: states,
        watch=ComponentWatch(stack, stack.status()),
        writer=writer,
        progress=RecordedCheckProgress(),
    )
    began = time.perf_counter()
    await run.results()
    return time.perf_counter() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=200)
    parser.add_argument("--runs", type=int, default=10)
    given = parser.parse_args()
    idle = {one.id: one for one in map(idle_check, range(given.checks))}
    taken = [asyncio.run(seconds_of(idle)) for _ in range(given.runs)]
    say_spread("engine, a check", "ms", [seconds / given.checks * 1000 for seconds in taken], target=5)
