"""`python -m load SCENARIO [--set NAME=VALUE …]`: measures one scenario on the system of the environment.

Reports JSON lines: `progress`, then `result`, or `error`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
from typing import Any

import asyncpg
import uvloop

from load.measure.figure import Result, exactly
from load.report_lines import LoadProblem, report
from load.scenarios.catalogue import SCENARIOS
from load.settings import merged
from load.target import Target, target_of

_WANTED_FILES = 65_536


def _more_open_files() -> None:
    """Raise the limit of open connections as far as it may be raised."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, _WANTED_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m load", description=__doc__)
    parser.add_argument("scenario", choices=sorted(SCENARIOS))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--through-gateway", action="store_true")
    return parser.parse_args()


async def _measured(name: str, target: Target, settings: dict[str, Any]) -> Result:
    """Measure; a system that breaks under it is a result as well."""
    try:
        return await SCENARIOS[name].run(target, settings)
    except (RuntimeError, OSError, asyncpg.PostgresError) as problem:
        note = f"{type(problem).__name__}: {problem}"
        unfinished = [exactly("carried through", 0, 1)]
        return Result(scenario=name, title=name, settings=settings, figures=unfinished, notes=[note])


def main() -> int:
    """Measure once; 0 when there is a result, whatever it is."""
    given = _arguments()
    _more_open_files()
    try:
        pairs = dict(item.partition("=")[::2] for item in given.set)
        settings = merged(SCENARIOS[given.scenario].defaults, pairs)
        target = target_of(os.environ, through_gateway=given.through_gateway)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            result = runner.run(_measured(given.scenario, target, settings))
    except LoadProblem as problem:
        problem.report()
        return 1
    report("result", **result.as_line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
