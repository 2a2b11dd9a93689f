"""Phases 3 and 4 against real servers: everything passes, and what was disturbed is whole again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console import Console

pytestmark = pytest.mark.stack


def test_everything_but_the_open_quizzes_passes_and_the_stack_is_whole_afterwards(
    stack: Console, tmp_path: Path
) -> None:
    bundle = tmp_path / "out.zip"
    finished = stack("check", "3", "4", "--json", "--seed", "34", "--evidence", str(bundle))

    report = finished.json("check")
    judged = [check for point in report["checkpoints"] for check in point["checks"]]
    wrong = {check["id"]: check for check in judged if check["verdict"] != "passed"}
    assert {check["code"] for check in wrong.values()} == {"quiz-open"}, wrong
    assert len(wrong) == 6
    assert finished.code == 0
    assert {check["id"] for check in judged} >= {
        "a-message-outlives-an-outage-of-kafka",
        "a-paused-consumer-catches-up",
        "a-silent-client-runs-out",
        "a-lease-that-runs-out-is-told",
    }
    again = stack.ok("verdict", str(bundle), "--json").json("verdict")
    assert again["agrees"]
    assert len(again["replayed"]) == len(judged) - len(wrong)
    assert again["as_told"] == []
    states = {c["state"] for c in json.loads(stack.ok("status", "--json").out)["components"]}
    assert states == {"ready"}
    faults = json.loads(stack.ok("fault", "list", "--json").out)["faults"]
    assert not [fault["name"] for fault in faults if fault["on"]]
