"""What a new user is promised, from the first `up` to the last `down`."""

from __future__ import annotations

import socket

import psutil
import pytest

from console import Console

pytestmark = pytest.mark.stack


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_status_shows_every_component_ready(stack: Console) -> None:
    told = stack.ok("status", "--json").json("status")

    assert told["state"] == "running"
    assert {c["name"]: c["state"] for c in told["components"]} == dict.fromkeys(
        [
            "postgres", "redis", "kafka", "gateway",
            "user-service", "friend-service", "chat-service", "notification-service",
        ],
        "ready",
    )  # fmt: skip


def test_phase_one_passes_on_a_fresh_stack(stack: Console) -> None:
    told = stack.ok("check", "1", "--json").json("check")

    assert [c["id"] for c in told["checkpoints"]] == ["C1.1", "C1.2", "C1.3"]
    assert [c["verdict"] for c in told["checkpoints"][:2]] == ["passed", "passed"]


@pytest.mark.parametrize("flow", ["message", "friend-request"])
def test_a_trace_sees_every_declared_hop_arrive(stack: Console, flow: str) -> None:
    told = stack.ok("trace", flow, "--json").json("trace")

    assert told["complete"] is True
    assert told["first_missing"] is None
    kinds = [hop["kind"] for hop in told["hops"]]
    assert kinds[0] == "http"
    assert kinds[-1] == "sse"
    assert {"postgres", "kafka", "consumer", "redis"} <= set(kinds)


def test_a_message_outlives_the_death_of_its_consumer(stack: Console) -> None:
    pids = {c["name"]: c["pid"] for c in stack.ok("status", "--json").json("status")["components"]}
    psutil.Process(pids["notification-service"]).kill()
    try:
        broken = stack("trace", "message", "--json")
        told = broken.json("trace")
        assert broken.code == 1
        assert told["complete"] is False
        missing = told["first_missing"]
        assert missing["component"] == "notification-service"
        record = next(hop for hop in told["hops"] if hop["kind"] == "kafka")
        place = f"chat.events[{record['detail']['partition']}]@{record['detail']['offset']}"
        assert place in missing["last_witness"]
    finally:
        stack.ok("restart", "notification-service")

    again = stack.ok("trace", "message", "--attach", told["correlation_id"], "--json").json("trace")

    assert again["complete"] is True
    assert again["correlation_id"] == told["correlation_id"]


def test_two_instances_live_side_by_side(console: Console) -> None:
    for name in ("a", "b"):
        console.ok("up", "--instance", name)
    assert not set(console.ports("a")) & set(console.ports("b"))
    for name in ("a", "b"):
        told = console.ok("check", "1", "--instance", name, "--json").json("check")
        assert told["checkpoints"][0]["verdict"] == "passed"

    console.ok("down", "--instance", "a")

    assert console.ok("status", "--instance", "b", "--json").json("status")["state"] == "running"


def test_demo_runs_the_whole_story_and_down_leaves_nothing(console: Console) -> None:
    told = console.ok("demo")
    assert told.out.count("complete") >= 2
    assert "bigtech-lab quiz 1" in told.out
    assert console.processes()

    console.ok("down")

    assert console.processes() == []
    assert [port for port in console.ports() if is_open(port)] == []
