"""`bigtech-lab kafka` on a running stack."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import httpx
import jsonschema
import pytest

from console import SCHEMAS, Console, ended

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def traced(stack: Console) -> dict[str, str]:
    """The correlation, and the place on Kafka, of a message that arrived."""
    trace = stack.ok("trace", "message", "--json").json("trace")
    place = next(hop["detail"]["trail"] for hop in trace["hops"] if hop["name"] == "kafka")
    return {"correlation": trace["correlation_id"], "trace": trace["trace_id"], "place": place}


@pytest.mark.parametrize("by", ["correlation", "trace"])
def test_the_records_of_a_request_are_found_by_its_ids(
    stack: Console, traced: dict[str, str], by: str
) -> None:
    lines = stack.ok("kafka", "tail", "--id", traced[by], "--json").out.splitlines()

    records = [json.loads(line) for line in lines]
    schema = json.loads((SCHEMAS / "kafka-record.schema.json").read_text())
    for record in records:
        jsonschema.Draft202012Validator(schema).validate(record)
    # notification-service says what it made of the message, with the same correlation.
    assert [record["event"]["type"] for record in records] == ["chat.message.sent", "notification.created"]
    assert records[1]["event"]["causation_id"] == records[0]["event"]["id"]


def test_a_record_shows_its_event_and_hides_the_text(stack: Console, traced: dict[str, str]) -> None:
    record = stack.ok("kafka", "record", traced["place"], "--json").json("kafka-record")
    shown = stack.ok("kafka", "record", traced["place"], "--lang", "ko").out

    assert record["event"]["correlation_id"] == traced["correlation"]
    assert record["value"]["content"].startswith("[redacted")
    assert "chat.message.sent" in shown
    assert "--full로 볼 수 있습니다" in shown
    assert "being traced" not in shown + json.dumps(record)
    assert "being traced" in stack.ok("kafka", "record", traced["place"], "--full").out


def test_a_group_that_stands_still_lags_by_what_came_meanwhile(stack: Console) -> None:
    def group() -> dict[str, Any]:
        listed = stack.ok("kafka", "groups", "friend-service", "--json").json("kafka-groups")["groups"]
        only: dict[str, Any] = listed[0]
        return only

    stack.ok("stop", "friend-service")
    try:
        stack("trace", "register", "--timeout", "1")
        stands = group()
        # A static member is held to be there until its session runs out.
        deadline = time.monotonic() + 30
        while stands["members"] and time.monotonic() < deadline:
            time.sleep(0.5)
            stands = group()
    finally:
        stack.ok("up")

    assert stands["members"] == 0
    # Also where it never committed anything: the registration may lie there.
    assert [p["partition"] for p in stands["partitions"] if p["topic"] == "user.events"] == [0, 1, 2]
    assert sum(p["lag"] for p in stands["partitions"] if p["topic"] == "user.events") >= 1


def test_following_shows_what_comes_and_ends_in_peace_on_ctrl_c(stack: Console) -> None:
    following = stack.start("kafka", "tail", "user.events", "-n", "0", "-f", "--json")
    assert following.stderr is not None
    assert following.stdout is not None
    assert "user.events" in following.stderr.readline()
    trace = stack.ok("trace", "register", "--json").json("trace")
    record = json.loads(following.stdout.readline())
    following.send_signal(signal.SIGINT)
    end = ended(following, timeout=20)

    assert record["event"]["correlation_id"] == trace["correlation_id"]
    assert (end.code, end.out, end.err) == (0, "", "")


@pytest.mark.parametrize(
    "given", ["chat.events", "chat.events[99]@0", "chat.events/0@999999999", "nothing/0@0"]
)
def test_a_place_that_does_not_exist_is_a_mistake_of_the_caller(stack: Console, given: str) -> None:
    finished = stack("kafka", "record", given, "--json")

    assert finished.code == 2
    finished.json("problem")


def test_without_a_stack_the_command_says_that_it_is_not_there(console: Console) -> None:
    assert console("kafka", "topics", "--json").code == 3


def test_the_page_shows_topics_lag_and_records_to_this_machine_only(
    stack: Console, traced: dict[str, str]
) -> None:
    serving = stack.start("open", "kafka", "--lang", "ko")
    assert serving.stdout is not None
    url = serving.stdout.readline().strip()
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        page = client.get("/")
        topics = client.get("/api/topics").json()
        groups = client.get("/api/groups").json()
        records = client.get("/api/records", params={"id": traced["correlation"], "n": 5}).json()["records"]
        stranger = client.get("/", headers={"Host": "elsewhere.example"})
        wrong = client.get("/api/records", params={"topic": "no.such.topic"})
        nothing = client.get("/nothing")
    serving.send_signal(signal.SIGINT)
    ended(serving, timeout=20)

    assert url.startswith("http://127.0.0.1:")
    assert "키: ↑ ↓" in page.text
    for name, document in (("kafka-topics", topics), ("kafka-groups", groups)):
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(document)
    assert {record["event"]["type"] for record in records} == {"chat.message.sent", "notification.created"}
    assert "being traced" not in json.dumps(records)
    assert (stranger.status_code, wrong.status_code, nothing.status_code) == (403, 400, 404)
    assert serving.returncode == 0
