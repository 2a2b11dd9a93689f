"""Phase 2 against real servers: every check passes, and a stack that was stopped in parts is whole again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console import Console

pytestmark = pytest.mark.stack


def results(report: Any) -> dict[str, Any]:
    return {check["id"]: check for checkpoint in report["checkpoints"] for check in checkpoint["checks"]}


def test_everything_but_the_open_quizzes_passes_and_the_stack_is_whole_afterwards(stack: Console) -> None:
    finished = stack("check", "2", "--json", "--seed", "11")

    judged = results(finished.json("check"))
    wrong = {name: (r["verdict"], r["code"]) for name, r in judged.items() if r["verdict"] != "passed"}
    quizzes = ("contexts", "aggregates", "events", "deployment")
    assert wrong == {f"quiz-{name}": ("blocked", "quiz-open") for name in quizzes}
    assert finished.code == 0
    components = json.loads(stack.ok("status", "--json").out)["components"]
    assert {component["state"] for component in components} == {"ready"}


def test_an_event_that_stays_in_the_outbox_is_told_with_the_hop_that_it_did_not_take(stack: Console) -> None:
    stack.ok("fault", "on", "relay-paused", "--service", "user-service")
    try:
        finished = stack("check", "2", "--json", "--only", "signing-up-reaches-the-other-contexts")
    finally:
        stack.ok("fault", "off", "relay-paused")

    judged = results(finished.json("check"))["signing-up-reaches-the-other-contexts"]
    assert (judged["verdict"], judged["code"]) == ("failed", "missing-hop")
    assert judged["first_missing"]["hop"] == "relay"
    assert judged["first_missing"]["component"] == "user-service"
