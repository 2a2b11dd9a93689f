"""`python -m load.campaign`: one run; progress on stderr, the report as JSON on stdout.

From the environment: `GATEWAY_URL`, `CHAT_DB_URL`, `NOTIFICATION_DB_URL` as `bigtech-lab env` prints them,
`LAB_COMMAND` (JSON list: how the lab is started) and `LAB_INSTANCE`. Exit codes: 0 every promise was kept,
1 one was not, 3 the run could not be made.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from typing import Final

import uvloop

from load.campaign.campaign import Plan, run_campaign
from load.campaign.clients import Refused
from load.campaign.people import SetUpFailed
from load.campaign.report import report
from load.campaign.victims import RELAY, Component, Operator, OperatorError, StandbyRelay, Victim
from load.campaign.wire import Broken

_NOT_MADE: Final = 3


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


async def _run(given: argparse.Namespace) -> int:
    operator = Operator(json.loads(os.environ["LAB_COMMAND"]), os.environ["LAB_INSTANCE"])
    relay = StandbyRelay(operator)
    names: list[str] = given.victims.split(",")
    victims: list[Victim] = [relay if name == RELAY else Component(name, operator) for name in names]
    plan = Plan(
        gateway=os.environ["GATEWAY_URL"],
        chat_db=os.environ["CHAT_DB_URL"],
        notification_db=os.environ["NOTIFICATION_DB_URL"],
        rate=given.rate,
        seconds=given.seconds,
        rooms=given.rooms,
        victims=victims,
    )
    try:
        if RELAY in names:
            await relay.start()
        outcome = await run_campaign(plan, _say)
    except (OperatorError, Refused, SetUpFailed, Broken, TimeoutError) as problem:
        _say(f"error: {str(problem) or type(problem).__name__}")
        return _NOT_MADE
    finally:
        await relay.kill()
    sys.stdout.write(json.dumps(report(plan, outcome)) + "\n")
    return 1 if outcome.violations else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m load.campaign")
    parser.add_argument("--rate", type=float, required=True, help="messages a second in all rooms together")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--rooms", type=int, required=True)
    parser.add_argument("--victims", required=True, help="comma-separated, in the order of their deaths")
    return parser.parse_args()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        raise SystemExit(runner.run(_run(_arguments())))
