"""`bigtech-lab trace` on a running stack, whole and broken."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from console import SCHEMAS, Console, ended

pytestmark = pytest.mark.stack


def pid_of(stack: Console, component: str) -> int:
    """The process id of a component."""
    status = json.loads(stack("status", "--json").out)
    return int(next(c["pid"] for c in status["components"] if c["name"] == component))


@pytest.fixture
def mended(stack: Console) -> Iterator[Console]:
    """The stack, brought up again after the test broke it."""
    yield stack
    stack.ok("up")


FLOWS = [
    ("register", 11, {"http", "postgres", "kafka", "consumer"}),
    ("friend-request", 10, {"http", "postgres", "kafka", "consumer", "redis", "sse"}),
    ("friend-request-by-event", 12, {"http", "postgres", "kafka", "consumer", "redis", "sse"}),
    ("message", 11, {"http", "postgres", "kafka", "consumer", "redis", "sse"}),
    ("group-message", 12, {"http", "postgres", "kafka", "consumer", "redis", "sse"}),
    ("edit", 10, {"http", "postgres", "kafka", "consumer", "sse"}),
    ("read", 10, {"http", "postgres", "kafka", "consumer", "sse"}),
    ("presence-online", 11, {"http", "redis-key", "postgres", "kafka", "pubsub", "sse", "consumer"}),
    ("presence-offline", 11, {"http", "redis-key", "postgres", "kafka", "pubsub", "sse", "consumer"}),
    ("notification", 12, {"http", "postgres", "kafka", "consumer", "redis", "sse"}),
]


@pytest.mark.parametrize(("flow", "hops", "kinds"), FLOWS, ids=[flow for flow, _, _ in FLOWS])
def test_an_event_is_seen_at_every_hop(stack: Console, flow: str, hops: int, kinds: set[str]) -> None:
    trace = stack.ok("trace", flow, "--json").json("trace")

    assert trace["complete"]
    assert len(trace["hops"]) == hops
    assert {hop["kind"] for hop in trace["hops"]} == kinds


def test_what_passes_is_shown_again_as_it_was_seen(stack: Console) -> None:
    first = stack.ok("trace", "presence-online", "--json").json("trace")
    again = stack.ok("trace", "presence-online", "--attach", first["correlation_id"], "--json").json("trace")

    passing = {"pubsub", "redis-key"}
    assert again["complete"]
    assert [h for h in again["hops"] if h["kind"] in passing] == [
        h for h in first["hops"] if h["kind"] in passing
    ]


def test_the_times_of_a_trace_are_in_causal_order(stack: Console) -> None:
    hops = stack.ok("trace", "message", "--json").json("trace")["hops"]

    # A Kafka record's and a Redis entry's own times have whole milliseconds.
    assert all(hop["detail"]["gap_ms"] is None or hop["detail"]["gap_ms"] > -2 for hop in hops)


def test_message_text_and_secrets_are_not_in_the_output(stack: Console) -> None:
    text = stack.ok("trace", "message", "--json").out + stack.ok("trace", "message").out

    assert "being traced" not in text
    assert "@lab.example" not in text


def test_a_dead_consumer_is_named_and_the_same_message_arrives_after_its_restart(mended: Console) -> None:
    os.kill(pid_of(mended, "notification-service"), signal.SIGKILL)

    finished = mended("trace", "message", "--json")
    broken: dict[str, Any] = finished.json("trace")
    mended.ok("up")
    again = mended.ok("trace", "message", "--attach", broken["correlation_id"], "--json").json("trace")

    assert finished.code == 1
    assert broken["first_missing"]["hop"] == "consumer"
    assert broken["first_missing"]["component"] == "notification-service"
    assert broken["first_missing"]["last_witness"].startswith("chat.events[")
    assert again["complete"]
    assert again["trace_id"] == broken["trace_id"]


@pytest.mark.parametrize(("component", "hop"), [("kafka", "kafka"), ("redis", "fanout")])
def test_a_dead_store_is_named_and_the_same_message_arrives_after_its_restart(
    mended: Console, component: str, hop: str
) -> None:
    os.kill(pid_of(mended, component), signal.SIGKILL)

    broken = mended("trace", "message", "--json").json("trace")
    mended.ok("up")
    again = mended.ok("trace", "message", "--attach", "last", "--json").json("trace")

    assert (broken["first_missing"]["hop"], broken["first_missing"]["component"]) == (hop, component)
    assert again["complete"]


def test_an_unknown_flow_is_a_mistake_of_the_caller(stack: Console) -> None:
    finished = stack("trace", "mesage")

    assert finished.code == 2
    assert "message" in finished.err


def test_an_instance_that_was_never_started_is_not_a_failed_trace(console: Console) -> None:
    finished = console("trace", "message", "--json")

    assert finished.code == 3
    finished.json("problem")


def test_a_trace_is_kept_given_away_and_compared(stack: Console, tmp_path: Path) -> None:
    first = stack.ok("trace", "register", "--json").json("trace")
    second = stack.ok("trace", "register", "--html", str(tmp_path / "t.html"), "--as", "timeline")
    stack.ok("trace", "save", str(tmp_path / "t.json"))

    kept = stack.ok("trace", "list", "--json").json("trace-list")["traces"]
    shown = stack.ok("trace", "show", str(tmp_path / "t.json"), "--json").json("trace")
    told = stack.ok("trace", "diff", first["correlation_id"], str(tmp_path / "t.json"), "--json").json(
        "trace-diff"
    )

    assert kept[1]["correlation_id"] == first["correlation_id"]
    assert shown["complete"]
    assert shown["correlation_id"] in second.out
    assert shown["correlation_id"] in (tmp_path / "t.html").read_text()
    assert told["same_hops"]


def test_an_event_is_looked_at_by_the_number_of_its_message_or_its_user(stack: Console) -> None:
    first = stack.ok("trace", "message", "--json").json("trace")
    details = {hop["name"]: hop["detail"] for hop in first["hops"]}
    place = details["kafka"]["trail"]
    record = stack.ok("kafka", "record", place, "--json").json("kafka-record")

    by_number = stack.ok("trace", "--attach", str(details["message-row"]["id"]), "--json").json("trace")
    by_user = stack.ok("trace", "--user", str(record["value"]["sender_id"]), "--json").json("trace")

    assert by_number["complete"]
    assert by_number["correlation_id"] == by_user["correlation_id"] == first["correlation_id"]
    assert {hop["kind"] for hop in by_number["hops"]} == {"postgres", "kafka", "consumer", "redis"}
    assert place in [hop["detail"]["trail"] for hop in by_number["hops"]]


NOWHERE = [["--attach", "999999999"], ["--attach", "what"], ["--user", "nobody-at-all"], [], ["list", "x"]]


@pytest.mark.parametrize("arguments", NOWHERE)
def test_what_is_not_there_is_a_mistake_of_the_caller(stack: Console, arguments: list[str]) -> None:
    finished = stack("trace", *arguments, "--json")

    assert finished.code == 2
    finished.json("problem")


def test_a_tail_shows_every_hop_of_what_happens_and_ends_in_peace_on_ctrl_c(stack: Console) -> None:
    following = stack.start("trace", "message", "--follow", "--json")
    assert following.stderr is not None
    assert following.stdout is not None
    assert "Ctrl-C" in following.stderr.readline()
    correlation = stack.ok("trace", "message", "--json").json("trace")["correlation_id"]
    schema = json.loads((SCHEMAS / "trace-hop.schema.json").read_text())
    seen: set[str] = set()
    while seen != {"outbox", "kafka", "inbox", "consumer", "fanout"}:
        hop = json.loads(following.stdout.readline())
        jsonschema.Draft202012Validator(schema).validate(hop)
        assert hop["type"] == "chat.message.sent"
        seen |= {hop["hop"]} if hop["correlation_id"] == correlation else set()
    following.send_signal(signal.SIGINT)
    err = ended(following, timeout=20).err

    assert (following.returncode, err) == (0, "")


def test_expectations_decide_how_the_command_ends(stack: Console, tmp_path: Path) -> None:
    kept, broken = tmp_path / "kept.yaml", tmp_path / "broken.yaml"
    head = "format_version: 1\nflow: register\nexpect:\n"
    kept.write_text(f"{head}  - hop kafka within 20s after outbox\n  - all within 30s\n")
    broken.write_text(f"{head}  - no hop kafka\n")

    stack.ok("trace", "register", "--expect", str(kept), "--junit", str(tmp_path / "r.xml"))
    failed = stack("trace", "show", "last", "--expect", str(broken), "--lang", "ko")
    other = stack("trace", "message", "--expect", str(kept))

    assert 'failures="0"' in (tmp_path / "r.xml").read_text()
    assert failed.code == 1
    assert "어긋남 (kafka was seen)" in failed.out
    assert other.code == 2
