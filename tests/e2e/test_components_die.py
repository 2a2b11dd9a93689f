"""Components killed with SIGKILL while the lab is at work: it names them, and never blames the learner."""

from __future__ import annotations

import time
from typing import Any

import psutil
import pytest

from console import Console, Finished, ended

pytestmark = pytest.mark.stack

VICTIMS = ["postgres", "kafka", "redis", "chat-service", "notification-service", "user-service"]


def kill(stack: Console, component: str) -> None:
    """SIGKILL to the component's whole process group, as a crash of the machine's own making."""
    told = stack.ok("status", "--json").json("status")
    pid = next(c["pid"] for c in told["components"] if c["name"] == component)
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=5)


def kill_once_begun(stack: Console, component: str, *arguments: str) -> Finished:
    """Runs a command and kills the component as soon as the command has called the gateway."""
    handled = requests_handled(stack)
    process = stack.start(*arguments)
    deadline = time.monotonic() + 20
    while requests_handled(stack) <= handled:
        assert time.monotonic() < deadline, "the command never called the gateway"
        assert process.poll() is None, "the command ended before it called the gateway"
    kill(stack, component)
    return ended(process, timeout=120)


def requests_handled(stack: Console) -> int:
    """How many sign-ups user-service has counted: both `check 1` and a trace begin with one."""
    import httpx

    addresses = stack.ok("env", "--json").json("env")
    text = httpx.get(f"{addresses['USER_URL']}/metrics").text
    return sum(
        int(float(line.rsplit(" ", 1)[1]))
        for line in text.splitlines()
        if line.startswith("http_server_request_duration_seconds_count") and "register" in line
    )


def assert_blamed(finished: Finished, victim: str) -> None:
    """The trace says that this component stands in the way: in its first missing hop, or before it began."""
    if finished.code == 1:
        assert finished.json("trace")["first_missing"]["component"] == victim
    else:
        assert finished.code == 3
        problem = finished.json("problem")["error"]
        assert victim in " ".join([problem["message"], *problem["detail"]])


def not_passed(told: dict[str, Any]) -> list[dict[str, Any]]:
    checks = [check for checkpoint in told["checkpoints"] for check in checkpoint["checks"]]
    return [c for c in checks if c["verdict"] != "passed" and c.get("code") != "quiz-open"]


@pytest.mark.parametrize("victim", VICTIMS)
def test_check_names_a_component_that_dies_and_fails_no_learner(stack: Console, victim: str) -> None:
    kill(stack, victim)
    try:
        finished = stack("check", "1", "--json")
    finally:
        stack.ok("up")

    told = finished.json("check")
    troubled = not_passed(told)
    assert finished.code in {1, 3}
    assert troubled
    assert {c["verdict"] for c in troubled} <= {"blocked", "failed"}
    assert [c["id"] for c in troubled if c["verdict"] == "failed"] in ([], ["stack-ready"])
    assert [c["id"] for c in troubled if victim not in c["message"]] == []


@pytest.mark.parametrize("victim", VICTIMS)
def test_trace_names_a_component_that_dies(stack: Console, victim: str) -> None:
    kill(stack, victim)
    try:
        finished = stack("trace", "message", "--timeout", "5", "--json")
    finally:
        stack.ok("up")

    assert_blamed(finished, victim)


@pytest.mark.parametrize("victim", ["postgres", "kafka", "redis", "user-service"])
def test_check_survives_a_death_in_the_middle(stack: Console, victim: str) -> None:
    try:
        finished = kill_once_begun(stack, victim, "check", "1", "--json")
    finally:
        stack.ok("up")

    troubled = not_passed(finished.json("check"))
    assert "error" not in {c["verdict"] for c in troubled}
    assert [c["id"] for c in troubled if victim not in c["message"]] == []


@pytest.mark.parametrize("victim", ["kafka", "notification-service", "redis"])
def test_trace_survives_a_death_in_the_middle(stack: Console, victim: str) -> None:
    try:
        finished = kill_once_begun(stack, victim, "trace", "message", "--timeout", "8", "--json")
    finally:
        stack.ok("up")

    if finished.code == 0:
        # The event was quicker than the death.
        assert finished.json("trace")["complete"]
    else:
        assert_blamed(finished, victim)
