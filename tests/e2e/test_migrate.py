"""A context moves from the monolith to its service and back while people use it."""

from __future__ import annotations

import asyncio
import itertools
import json
import signal
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest

from console import Console, Finished
from e2e.same_api.people import Person, become_friends, eventually, new_person

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]

_LONGEST_REFUSAL = 2.0


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The monolith and the services, everything still with the monolith."""
    made = Console(tmp_path_factory.mktemp("strangler") / "data", {"BIGTECH_LAB_GATEWAY_LIMITS": "off"})
    try:
        made.ok("up", "--profile", "strangler")
        yield made
    finally:
        made.ok("down")


@pytest.fixture
async def client(lab: Console) -> AsyncIterator[httpx.AsyncClient]:
    gateway = lab.ok("status", "--json").json("status")["gateway_url"]
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=gateway, timeout=20, limits=limits) as opened:
        yield opened


async def migrate(lab: Console, *words: str) -> dict[str, Any]:
    """Run a step beside what else goes on, and hold its output against the schema."""
    done = await asyncio.to_thread(lab.ok, "migrate", *words, "--json")
    told: dict[str, Any] = done.json("migrate")
    return told


async def refusal(lab: Console, *words: str) -> tuple[int, str]:
    """Exit code and error code of a step that is refused."""
    done: Finished = await asyncio.to_thread(lab, "migrate", *words, "--json")
    return done.code, done.json("problem")["error"]["code"]


def superuser(lab: Console, database: str) -> str:
    """The address of a database for whoever may do everything."""
    folder = lab.data / "bigtech-lab" / "instances" / "default"
    password = json.loads((folder / "secrets" / "passwords.json").read_text())["postgres"]
    port = json.loads((folder / "instance.json").read_text())["ports"]["postgres"]
    return f"postgresql://postgres:{password}@127.0.0.1:{port}/{database}"


async def sql(lab: Console, database: str, statement: str) -> None:
    connection = await asyncpg.connect(superuser(lab, database))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@dataclass
class Writer:
    """Sends messages one after the other, each until it is accepted, as the protocol wants it."""

    who: Person
    room: int
    acknowledged: list[int] = field(default_factory=list)
    longest_refusal: float = 0.0
    moved: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        for number in itertools.count():
            if stop.is_set():
                return
            await self._send(f"{self.who.id}-{number}")

    async def _send(self, client_msg_id: str) -> None:
        body = {"content": client_msg_id, "client_msg_id": client_msg_id}
        began = time.monotonic()
        while True:
            answer = await self.who.ask("POST", f"/api/messages/{self.room}", body)
            self.longest_refusal = max(self.longest_refusal, time.monotonic() - began)
            if answer.status_code in {200, 201}:
                self.acknowledged.append(answer.json()["id"])
                return
            assert answer.status_code == 503, answer.text
            assert answer.json()["error"] == "moved", answer.text
            assert "retry-after" in answer.headers
            self.moved += 1
            await asyncio.sleep(0.05)


async def all_messages(who: Person, room: int) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    while True:
        after = messages[-1]["seq"] if messages else 0
        page = await who.ask("GET", f"/api/messages/{room}?limit=100&after_seq={after}", expect=200)
        messages += page["messages"]
        if not page["messages"]:
            return messages


async def test_nothing_can_be_switched_before_it_is_copied(lab: Console) -> None:
    assert await refusal(lab, "switch", "friend") == (1, "not-copied")
    assert await refusal(lab, "compare", "friend") == (1, "not-copied")
    assert await refusal(lab, "rollback", "friend") == (1, "nothing-to-roll-back")
    assert await refusal(lab, "switch", "freind") == (2, "unknown-context")
    assert await refusal(lab, "switch") == (2, "no-context")


async def test_a_service_in_waiting_does_nothing_twice_and_takes_no_write(
    lab: Console, client: httpx.AsyncClient
) -> None:
    service = lab.ok("env", "--json").json("env")["FRIEND_URL"]
    ann, bob = await new_person(client), await new_person(client)
    answer = await client.post(
        f"{service}/api/friends/request", json={"user_id_2": bob.id}, headers=ann.headers
    )
    assert (answer.status_code, answer.json()["error"]) == (503, "moved")
    await become_friends(ann, bob)

    async def accepted() -> Any:
        page = await ann.ask("GET", "/api/notifications", expect=200)
        return [n["type"] for n in page["notifications"]]

    assert await eventually(accepted) == ["friend_accepted"]


async def test_a_context_moves_and_comes_back_with_what_was_written(
    lab: Console, client: httpx.AsyncClient
) -> None:
    ann, bob, cyd = [await new_person(client) for _ in range(3)]
    await become_friends(ann, bob)

    copied = await migrate(lab, "backfill", "friend")
    assert copied["rows"] > 0
    compared = await migrate(lab, "compare", "friend")
    assert compared["equal"]
    assert compared["requests"] > 0
    assert (await migrate(lab, "switch", "friend"))["owner"] == "service"
    assert await refusal(lab, "switch", "friend") == (1, "already-switched")
    assert await refusal(lab, "backfill", "friend") == (1, "already-switched")

    await become_friends(ann, cyd)
    friends = await ann.ask("GET", "/api/friends/list", expect=200)
    assert {friend["user_id"] for friend in friends} == {bob.id, cyd.id}

    assert (await migrate(lab, "rollback", "friend"))["owner"] == "monolith"
    friends = await ann.ask("GET", "/api/friends/list", expect=200)
    assert {friend["user_id"] for friend in friends} == {bob.id, cyd.id}
    plan = await migrate(lab, "plan", "friend")
    assert [(c["owner"], c["stage"]) for c in plan["contexts"]] == [("monolith", "copied")]


async def test_a_difference_is_found_and_told(lab: Console) -> None:
    await migrate(lab, "backfill", "friend")
    await sql(
        lab,
        "friend_db",
        "SET session_replication_role = replica; UPDATE friendships SET status = 'removed'"
        " WHERE id = (SELECT min(id) FROM friendships)",
    )
    done = await asyncio.to_thread(lab, "migrate", "compare", "friend", "--json")
    told = done.json("migrate")
    assert (done.code, told["equal"]) == (1, False)
    assert any(d["where"].startswith("friendships(id=") for d in told["differences"])

    await migrate(lab, "backfill", "friend", "--restart")
    assert (await migrate(lab, "compare", "friend"))["equal"]


async def test_what_was_prepared_can_be_forgotten(lab: Console) -> None:
    await migrate(lab, "backfill", "notification")
    await migrate(lab, "rollback", "notification")
    plan = await migrate(lab, "plan", "notification")
    assert [(c["owner"], c["stage"]) for c in plan["contexts"]] == [("monolith", "at-home")]


async def test_a_killed_copy_goes_on_where_it_stopped(lab: Console) -> None:
    await sql(
        lab,
        "monolith_db",
        "INSERT INTO ctx_friend.known_users SELECT 1000000000 + n, 'x' || n, 'x', NULL, now()"
        " FROM generate_series(1, 300000) AS n",
    )
    running = lab.start("migrate", "backfill", "friend", "--restart")
    assert running.stderr is not None
    in_the_way = await asyncpg.connect(superuser(lab, "friend_db"))
    try:
        for line in running.stderr:
            if line.startswith("known_users"):
                break
        # Past the fence, and in the way of the last row: the copy cannot be done before it is killed.
        await in_the_way.execute("SET session_replication_role = replica")
        await in_the_way.execute("BEGIN")
        await in_the_way.execute("INSERT INTO known_users VALUES (1000300000, 'x', 'x', NULL, now())")
        running.kill()
        await asyncio.to_thread(running.communicate, timeout=30)
    finally:
        await in_the_way.close()
    assert running.returncode == -signal.SIGKILL

    copied = await migrate(lab, "backfill", "friend")
    assert 0 < copied["rows"] < 300_000
    assert (await migrate(lab, "compare", "friend"))["equal"]


async def test_no_acknowledged_message_is_lost_when_the_chat_moves_under_load(
    lab: Console, client: httpx.AsyncClient
) -> None:
    people = [await new_person(client) for _ in range(8)]
    writers = []
    for one, other in itertools.pairwise(people):
        room = (await one.ask("POST", "/api/chat-rooms", {"user_id": other.id})).json()["id"]
        writers.append(Writer(one, room))
    stop = asyncio.Event()
    writing = [asyncio.create_task(writer.run(stop)) for writer in writers]
    try:
        await migrate(lab, "backfill", "chat")
        assert (await migrate(lab, "compare", "chat"))["equal"]
        there = await migrate(lab, "switch", "chat")
        await _until_more(writers)
        back = await migrate(lab, "rollback", "chat")
        await _until_more(writers)
        again = await migrate(lab, "switch", "chat")
        await _until_more(writers)
    finally:
        stop.set()
        await asyncio.gather(*writing)

    assert [move["owner"] for move in (there, back, again)] == ["service", "monolith", "service"]
    assert max(move["fenced_ms"] for move in (there, back, again)) <= 1000 * _LONGEST_REFUSAL
    assert max(writer.longest_refusal for writer in writers) <= _LONGEST_REFUSAL
    assert sum(writer.moved for writer in writers) > 0
    for writer in writers:
        messages = await all_messages(writer.who, writer.room)
        assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
        assert [m["id"] for m in messages] == writer.acknowledged
    assert (await migrate(lab, "compare", "chat"))["equal"]


async def _until_more(writers: list[Writer], messages: int = 20) -> None:
    """Wait until each has had so many more acknowledged."""
    before = [len(writer.acknowledged) for writer in writers]

    async def more() -> bool:
        return all(len(w.acknowledged) >= n + messages for w, n in zip(writers, before, strict=True))

    await eventually(more, 60)


async def test_a_migration_needs_both_homes(console: Console) -> None:
    console.ok("up", "--only", "postgres")
    done = await asyncio.to_thread(console, "migrate", "plan", "--json")
    assert done.code == 3
    assert done.json("problem")["error"]["code"] == "homes-not-running"
