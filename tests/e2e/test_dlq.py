"""`bigtech-lab dlq` on a real stack: a defect, its dead letter, the fix, and the way back."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import asyncpg
import pytest
from kafka import KafkaProducer
from rich.cells import cell_len

from console import Console

DEFECT = "ALTER TABLE known_users ADD CONSTRAINT defect CHECK (username NOT LIKE 'dead%') NOT VALID"
FIX = "ALTER TABLE known_users DROP CONSTRAINT IF EXISTS defect"
KNOWN = "SELECT username FROM known_users WHERE user_id = $1"
CLAIMS = "SELECT consumer FROM inbox WHERE event_id = $1"


class Lab(NamedTuple):
    """A stack, and what an operator would use on it."""

    console: Console
    producer: Any
    postgres: str

    def sql(self, database: str, statement: str, *values: Any) -> list[Any]:
        """Run a statement as the database's administrator."""

        async def run() -> list[Any]:
            connection = await asyncpg.connect(f"{self.postgres}/{database}")
            try:
                return [row[0] if row else None for row in await connection.fetch(statement, *values)]
            finally:
                await connection.close()

        return asyncio.run(run())

    def publish(self, value: bytes, headers: dict[str, str]) -> None:
        """Put a record on `user.events`."""
        encoded = [(name, text.encode()) for name, text in headers.items()]
        self.producer.send("user.events", value, key=b"7", headers=encoded).get(timeout=10)

    def letters(self, event_id: str) -> list[dict[str, Any]]:
        """The dead letters of an event."""
        told = self.console.ok("dlq", "list", "user.events", "--json").json("dlq-list")
        [topic] = told["topics"]
        return [letter for letter in topic["letters"] if letter["event_id"] == event_id]


@pytest.fixture
def lab(stack: Console) -> Iterator[Lab]:
    bootstrap = stack.ok("env", "--json").json("env")["KAFKA_BOOTSTRAP"]
    folder = stack.data / "bigtech-lab" / "instances" / "default"
    password = json.loads((folder / "secrets" / "passwords.json").read_text())["postgres"]
    port = json.loads((folder / "instance.json").read_text())["ports"]["postgres"]
    producer = KafkaProducer(bootstrap_servers=bootstrap)
    found = Lab(stack, producer, f"postgresql://postgres:{password}@127.0.0.1:{port}")
    yield found
    found.sql("friend_db", FIX)
    producer.close()


def registered(user_id: int, event_id: str) -> tuple[bytes, dict[str, str]]:
    payload = {
        "user_id": user_id,
        "email": "dead@example.com",
        "username": f"dead{user_id}",
        "display_name": "x",
        "registered_at": datetime.now(UTC).isoformat(),
    }
    headers = {
        "ce_id": event_id,
        "ce_type": "user.registered",
        "ce_source": "/test",
        "ce_specversion": "1.0",
        "ce_time": datetime.now(UTC).isoformat(),
    }
    return json.dumps(payload).encode(), headers


def within(seconds: float, condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return value


@pytest.mark.stack
def test_what_died_of_a_defect_takes_effect_once_when_it_is_replayed_after_the_fix(lab: Lab) -> None:
    user_id, event_id = uuid.uuid4().int % 2**40 + 2**41, str(uuid.uuid4())
    lab.sql("friend_db", DEFECT)
    lab.publish(*registered(user_id, event_id))
    [letter] = within(30, lambda: lab.letters(event_id))
    assert (letter["consumer"], letter["attempts"]) == ("friend-service", 4)
    assert letter["reason"].startswith("CheckViolationError")
    name = letter["name"]

    shown = lab.console.ok("dlq", "show", name, "--json").json("dlq-show")
    assert shown["value"]["email"] == "[redacted, 16 characters]"
    assert shown["key"] == "7"
    assert not [header for header in shown["headers"] if header["name"].startswith("dlq_")]
    full = lab.console.ok("dlq", "show", name, "--full", "--json").json("dlq-show")
    assert full["value"]["email"] == "dead@example.com"

    lab.sql("friend_db", FIX)
    assert "would go to user.events" in lab.console.ok("dlq", "replay", name, "--dry-run").out
    assert lab.sql("friend_db", KNOWN, user_id) == []
    assert "1 of 1 replayed." in lab.console.ok("dlq", "replay", name).err
    assert within(30, lambda: lab.sql("friend_db", KNOWN, user_id)) == [f"dead{user_id}"]

    refused = lab.console("dlq", "replay", name)
    assert refused.code == 2
    assert f"dlq replay {name} --again" in refused.err
    lab.console.ok("dlq", "replay", name, "--again", "--json").json("dlq-replay")
    # Both services are past the repetitions once this one, of the same key, has taken effect.
    lab.publish(*registered(user_id + 1, str(uuid.uuid4())))
    for database in ("friend_db", "chat_db"):
        within(30, partial(lab.sql, database, KNOWN, user_id + 1))
        assert len(lab.sql(database, CLAIMS, uuid.UUID(event_id))) == 1
    assert len(lab.letters(event_id)) == 1


@pytest.mark.stack
def test_every_service_that_cannot_read_a_record_buries_it_and_the_lists_fit_a_terminal(lab: Lab) -> None:
    event_id = str(uuid.uuid4())
    _, headers = registered(1, event_id)
    lab.publish(b"\x1b[31m\xff\x00 private", headers)
    letters = within(30, lambda: found if len(found := lab.letters(event_id)) >= 2 else None)
    assert {"friend-service", "chat-service"} <= {letter["consumer"] for letter in letters}
    narrow = Console(lab.console.data, {"COLUMNS": "80", "NO_COLOR": "1"})
    name = letters[0]["name"]
    for arguments in (["list"], ["list", "user.events"], ["show", name], ["show", name, "--full"]):
        out = narrow.ok("dlq", *arguments).out
        assert [line for line in out.splitlines() if cell_len(line) > 80] == []
        assert "\x1b" not in out
        assert ("private" in out) == ("--full" in arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "user.event@0"], "Did you mean 'user.events'?"),
        (["show", "notification.events@0"], "notification.events has no dead letters."),
        (["show", "user.events@99999"], "has no dead letter"),
    ],
    ids=" ".join,
)
@pytest.mark.stack
def test_what_does_not_exist_is_told(lab: Lab, arguments: list[str], told: str) -> None:
    finished = lab.console("dlq", *arguments)
    assert finished.code == 2
    assert told in finished.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show"], "needs TOPIC@OFFSET"),
        (["show", "user.events@x"], "An offset is a number, not 'x'."),
        (["list", "user.events@1"], "takes a topic without an offset"),
        (["list", "--all"], "belong to `dlq replay`"),
        (["replay"], "needs TOPIC, TOPIC@OFFSET or --all"),
        (["replay", "user.events", "--all"], "needs TOPIC, TOPIC@OFFSET or --all"),
        (["replay", "--all", "--full"], "belongs to `dlq show`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_it_does_not_take_is_a_usage_error(console: Console, arguments: list[str], told: str) -> None:
    finished = console("dlq", *arguments)
    assert finished.code == 2
    assert told in finished.err


def test_without_a_stack_there_is_nothing_to_look_at(console: Console) -> None:
    finished = console("dlq", "list", "--json")
    assert finished.code == 3
    assert finished.json("problem")["error"]["hint"]
