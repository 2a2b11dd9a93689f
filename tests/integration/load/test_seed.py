"""Seeded data on a whole stack: it reads like data that the services wrote themselves."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest
from httpx_sse import ServerSentEvent, aconnect_sse

from console import Console
from load.seed.people import people

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A stack of its own: what others seeded has other passwords."""
    own = Console(tmp_path_factory.mktemp("seeded") / "data")
    try:
        own.ok("up")
        yield own
    finally:
        own.ok("down")


@pytest.fixture(scope="module")
def seeded(stack: Console) -> dict[str, Any]:
    arguments = ["seed", "--users", "40", "--messages", "3000", "--rooms", "30", "--seed", "7", "--json"]
    return {"env": stack.ok("env", "--json").json("env"), **stack.ok(*arguments).json("seed")}


async def rows(seeded: dict[str, Any], database: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(seeded["env"][f"{database.upper()}_URL"])
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()


async def somebody_with_messages(seeded: dict[str, Any]) -> tuple[int, int, str]:
    """A room, a member of it and the member's address: the busiest room that there is."""
    found = await rows(
        seeded,
        "chat_db",
        "SELECT r.id, k.user_id, k.email FROM rooms r JOIN room_members m ON m.room_id = r.id"
        " JOIN known_users k USING (user_id) WHERE k.email LIKE '%@seed.example'"
        " ORDER BY r.last_seq DESC, m.user_id LIMIT 1",
    )
    return tuple(found[0])


def first_messages(url: str, headers: dict[str, str], count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with httpx.stream("GET", url, headers=headers, timeout=10) as answer:
        for line in answer.iter_lines():
            if line.startswith("data: ") and '"content"' in line:
                found.append(json.loads(line.removeprefix("data: ")))
                if len(found) == count:
                    break
    return found


@asynccontextmanager
async def logged_in(seeded: dict[str, Any], email: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=seeded["env"]["GATEWAY_URL"], timeout=10) as client:
        credentials = {"email": email, "password": seeded["password"]}
        answer = await client.post("/api/auth/login/json", json=credentials)
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        yield client


async def test_everybody_can_log_in_and_read_their_rooms(seeded: dict[str, Any]) -> None:
    room_id, user_id, email = await somebody_with_messages(seeded)
    async with logged_in(seeded, email) as client:
        rooms = (await client.get("/api/chat-rooms")).raise_for_status().json()
        room = next(room for room in rooms if room["id"] == room_id)
        assert user_id in [person["user_id"] for person in room["participants"]]
        page = (await client.get(f"/api/messages/{room_id}?limit=200")).raise_for_status().json()
    newest = page["total_count"]
    assert [m["seq"] for m in page["messages"]] == list(range(max(1, newest - 199), newest + 1))
    assert room["last_message"]["id"] == page["messages"][-1]["id"]


async def test_seeded_people_hear_of_new_messages_and_own_their_groups(seeded: dict[str, Any]) -> None:
    [group] = await rows(
        seeded,
        "chat_db",
        "SELECT r.id, o.email AS owner, min(k.email) AS member FROM rooms r"
        " JOIN known_users o ON o.user_id = r.owner_id"
        " JOIN room_members m ON m.room_id = r.id AND m.user_id <> r.owner_id"
        " JOIN known_users k ON k.user_id = m.user_id WHERE o.email LIKE '%@seed.example'"
        " GROUP BY r.id, o.email ORDER BY r.id LIMIT 1",
    )
    async with logged_in(seeded, group["owner"]) as owner, logged_in(seeded, group["member"]) as member:
        async with aconnect_sse(owner, "GET", "/api/stream") as source, asyncio.timeout(20):
            events = source.aiter_sse()
            assert (await anext(events)).event == "ready"
            sent = await member.post(f"/api/messages/{group['id']}", json={"content": "새 메시지입니다"})
            assert sent.status_code == 201, sent.text
            heard = [event async for event in until_named(events, "message")]
        assert json.loads(heard[-1].data)["id"] == sent.json()["id"]
        [stranger] = await rows(
            seeded,
            "chat_db",
            "SELECT user_id FROM known_users WHERE user_id NOT IN"
            f" (SELECT user_id FROM room_members WHERE room_id = {group['id']}) ORDER BY user_id LIMIT 1",
        )
        added = await owner.post(
            f"/api/chat-rooms/{group['id']}/members", json={"user_ids": [stranger["user_id"]]}
        )
        assert added.status_code == 200, added.text
        found = (await member.get("/api/messages/search?query=메시지")).raise_for_status().json()
        assert sent.json()["id"] in [message["id"] for message in found["messages"]]


async def test_a_change_of_a_seeded_message_reaches_a_room_in_which_nothing_new_was_said(
    seeded: dict[str, Any],
) -> None:
    # A new message names the members of a room that is not known yet; a change of an old one does not.
    [said] = await rows(
        seeded,
        "chat_db",
        "SELECT m.id, a.email AS author, min(k.email) AS reader FROM messages m"
        " JOIN rooms r ON r.id = m.room_id JOIN known_users a ON a.user_id = m.user_id"
        " JOIN room_members p ON p.room_id = m.room_id AND p.user_id <> m.user_id"
        " JOIN known_users k ON k.user_id = p.user_id"
        " WHERE r.last_cursor = r.last_seq AND a.email LIKE '%@seed.example'"
        " AND NOT EXISTS (SELECT FROM outbox o"
        " WHERE o.partition_key = r.id::text) GROUP BY m.id, a.email ORDER BY m.id DESC LIMIT 1",
    )
    async with (
        logged_in(seeded, said["author"]) as author,
        logged_in(seeded, said["reader"]) as reader,
        aconnect_sse(reader, "GET", "/api/stream") as source,
        asyncio.timeout(20),
    ):
        events = source.aiter_sse()
        assert (await anext(events)).event == "ready"
        edited = await author.put(f"/api/messages/{said['id']}", json={"content": "고친 메시지입니다"})
        assert edited.status_code == 200, edited.text
        heard = [event async for event in until_named(events, "message.edited")]
    assert "고친 메시지입니다" in heard[-1].data


async def test_presence_of_seeded_friends_arrives_at_once(seeded: dict[str, Any]) -> None:
    [pair] = await rows(
        seeded,
        "user_db",
        "SELECT a.email AS watcher, b.email AS friend, b.id AS friend_id FROM friend_pairs f"
        " JOIN users a ON a.id = f.lower_id JOIN users b ON b.id = f.upper_id"
        " WHERE f.are_friends AND a.email LIKE '%@seed.example' ORDER BY f.lower_id, f.upper_id LIMIT 1",
    )
    async with (
        logged_in(seeded, pair["watcher"]) as watcher,
        logged_in(seeded, pair["friend"]) as friend,
        aconnect_sse(watcher, "GET", "/api/stream") as source,
        asyncio.timeout(20),
    ):
        events = source.aiter_sse()
        assert (await anext(events)).event == "ready"
        (await friend.post("/api/online-status/heartbeat")).raise_for_status()
        heard = [event async for event in until_named(events, "presence")]
    assert json.loads(heard[-1].data)["user_id"] == pair["friend_id"]


async def test_search_finds_what_was_seeded_in_korean(seeded: dict[str, Any]) -> None:
    [said] = await rows(
        seeded,
        "chat_db",
        "SELECT m.id, k.email, substring(m.content FROM '[가-힣]{3,}') AS word FROM messages m"
        " JOIN room_members p USING (room_id) JOIN known_users k ON k.user_id = p.user_id"
        " WHERE m.content ~ '[가-힣]{3,}' AND k.email LIKE '%@seed.example'"
        " ORDER BY m.id DESC, k.user_id LIMIT 1",
    )
    async with logged_in(seeded, said["email"]) as reader:
        answer = await reader.get("/api/messages/search", params={"query": said["word"]})
    found = answer.raise_for_status().json()["messages"]
    assert said["id"] in [message["id"] for message in found]
    assert all(said["word"] in message["content"] for message in found)


async def until_named(events: AsyncIterator[ServerSentEvent], name: str) -> AsyncIterator[ServerSentEvent]:
    async for event in events:
        yield event
        if event.event == name:
            return


async def test_a_new_message_follows_the_seeded_ones_without_a_gap(seeded: dict[str, Any]) -> None:
    room_id, _, email = await somebody_with_messages(seeded)
    async with logged_in(seeded, email) as client:
        before = (await client.get(f"/api/messages/{room_id}?limit=1")).json()["total_count"]
        sent = await client.post(f"/api/messages/{room_id}", json={"content": "after the seed"})
    assert sent.raise_for_status().json()["seq"] == before + 1


async def test_a_stream_that_resumes_at_a_seeded_cursor_replays_every_message_after_it(
    seeded: dict[str, Any],
) -> None:
    room_id, _, email = await somebody_with_messages(seeded)
    async with logged_in(seeded, email) as client:
        listed = (await client.get(f"/api/messages/{room_id}?after_seq=10&limit=20")).json()["messages"]
        headers = {"Authorization": client.headers["Authorization"], "Last-Event-ID": "10"}
    url = f"{seeded['env']['GATEWAY_URL']}/api/messages/stream/{room_id}"
    replayed = await asyncio.to_thread(first_messages, url, headers, len(listed))
    assert [m["seq"] for m in replayed] == [m["seq"] for m in listed] == list(range(11, 31))
    same = ("id", "seq", "user_id", "content", "reply_to", "message_type", "is_edited", "is_deleted")
    assert [[m[name] for name in same] for m in replayed] == [[m[name] for name in same] for m in listed]


@pytest.mark.parametrize(
    ("database", "broken"),
    [
        (
            "chat_db",
            (
                "SELECT r.id FROM rooms r LEFT JOIN messages m ON m.room_id = r.id GROUP BY r.id"
                " HAVING count(m.id) <> r.last_seq OR coalesce(max(m.seq), 0) <> r.last_seq"
            ),
        ),
        (
            "chat_db",
            (
                "SELECT r.id FROM rooms r LEFT JOIN room_events e ON e.room_id = r.id GROUP BY r.id"
                " HAVING count(e.cursor) <> r.last_cursor OR coalesce(max(e.cursor), 0) <> r.last_cursor"
            ),
        ),
        (
            "chat_db",
            (
                "SELECT 1 FROM room_members m JOIN rooms r ON r.id = m.room_id"
                " WHERE m.last_read_seq > r.last_seq OR m.last_read_seq < 0"
            ),
        ),
        (
            "chat_db",
            (
                "SELECT 1 FROM messages m WHERE NOT EXISTS (SELECT FROM room_members p"
                " WHERE p.room_id = m.room_id AND p.user_id = m.user_id)"
            ),
        ),
        (
            "chat_db",
            (
                "SELECT 1 FROM messages m WHERE reply_to IS NOT NULL AND NOT EXISTS (SELECT FROM messages t"
                " WHERE t.id = m.reply_to AND t.room_id = m.room_id AND t.seq < m.seq)"
            ),
        ),
        (
            "notification_db",
            (
                "SELECT r.user_id FROM recipients r JOIN notifications n USING (user_id) GROUP BY r.user_id"
                " HAVING count(*) <> r.last_seq OR max(n.seq) <> r.last_seq"
            ),
        ),
    ],
    ids=["seq", "cursor", "read-pointer", "sender", "reply", "notification-seq"],
)
async def test_what_belongs_together_agrees(seeded: dict[str, Any], database: str, broken: str) -> None:
    assert await rows(seeded, database, broken) == []


async def test_a_second_run_adds_to_the_first(seeded: dict[str, Any], stack: Console) -> None:
    before = (await rows(seeded, "user_db", "SELECT count(*) FROM users"))[0][0]
    again = stack.ok("seed", "--users", "40", "--messages", "100", "--seed", "7", "--json").json("seed")
    assert again["counts"]["users"] == 40
    assert (await rows(seeded, "user_db", "SELECT count(*) FROM users"))[0][0] == before + 40


async def test_people_are_as_the_seed_says(seeded: dict[str, Any]) -> None:
    query = "SELECT username FROM users WHERE email LIKE '%@seed.example' ORDER BY id LIMIT 3"
    names = [row["username"] for row in await rows(seeded, "user_db", query)]
    assert names == [person.username for person in people(random.Random("7:1"), 1, 3)]
