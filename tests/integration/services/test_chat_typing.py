"""Typing: told to those who follow the room, for seconds, and never in the way of anything."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import asyncpg
import httpx
from redis.asyncio import Redis

from integration.services.chat_fixtures import ChatStack, a_user, listening, open_room, say
from integration.services.chat_system import bearer, free_port


async def is_typing(http: httpx.AsyncClient, url: str, room_id: int, user_id: int) -> httpx.Response:
    """Say that somebody is typing."""
    return await http.post(f"{url}/api/messages/{room_id}/typing", headers=bearer(user_id))


async def test_who_follows_the_room_sees_who_types_without_a_new_cursor(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    url = chat_stack.chat.url
    room_id = await open_room(http, url, one, other)
    async with listening(f"{url}/api/messages/stream/{room_id}", other) as live:
        await live.next()
        response = await is_typing(http, url, room_id, one)
        assert (response.status_code, response.content) == (202, b"")
        event = await live.next(5)
        assert event.event == "typing"
        shown = event.json()
        assert (shown["room_id"], shown["user_id"], shown["username"]) == (room_id, one, f"user{one}")
        assert set(shown) == {"room_id", "user_id", "username", "until"}
        # The client library repeats the last id it saw: the one of `ready`.
        assert event.id == "0"
        await say(http, url, room_id, one, "done")
        message = await live.next(5)
        assert (message.event, message.id) == ("message", "1")
    connection = await asyncpg.connect(chat_stack.chat_dsn)
    try:
        stored = await connection.fetchval("SELECT count(*) FROM room_events WHERE room_id = $1", room_id)
    finally:
        await connection.close()
    assert stored == 1


async def test_many_keystrokes_are_one_announcement_that_names_the_members(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    url = chat_stack.chat.url
    room_id = await open_room(http, url, one, other)
    redis = Redis.from_url(chat_stack.servers.redis_url)
    heard: list[dict[str, object]] = []
    async with redis.pubsub() as pubsub:
        await pubsub.subscribe("chat.typing")
        await pubsub.get_message(timeout=5)
        answers = [await is_typing(http, url, room_id, one) for _ in range(10)]
        answers.append(await is_typing(http, url, room_id, other))
        assert {answer.status_code for answer in answers} == {202}
        async with asyncio.timeout(5):
            while not heard or heard[-1]["user_id"] != other:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=1)
                if message is not None and (said := json.loads(message["data"]))["room_id"] == room_id:
                    heard.append(said)
    await redis.aclose()
    assert [said["user_id"] for said in heard] == [one, other]
    assert heard[0]["member_ids"] == sorted([one, other])
    assert set(heard[0]) == {"room_id", "user_id", "username", "member_ids", "until"}


async def test_a_stranger_learns_nothing_about_the_room(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    room_id = await open_room(http, chat_stack.chat.url, a_user(), a_user())
    stranger = a_user()
    theirs = await is_typing(http, chat_stack.chat.url, room_id, stranger)
    nowhere = await is_typing(http, chat_stack.chat.url, 2**40, stranger)
    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    assert theirs.json()["error"] == nowhere.json()["error"] == "room_not_found"


async def test_nobody_waits_for_a_redis_that_is_away(
    chat_stack: ChatStack, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    alone = chat_stack.other_chat(
        tmp_path / "chat.log", REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", INSTANCE_ID="no-redis"
    )
    alone.start(wait_for="/health/live")
    try:
        deadline = asyncio.get_running_loop().time() + 20
        while (await http.get(f"{alone.url}/api/chat-rooms", headers=bearer(one))).status_code != 200:
            assert asyncio.get_running_loop().time() < deadline, alone.log_tail()
            await asyncio.sleep(0.05)
        async with asyncio.timeout(2):
            for _ in range(3):
                assert (await is_typing(http, alone.url, room_id, one)).status_code == 202
        await say(http, alone.url, room_id, one, "it goes on")
    finally:
        assert alone.stop() == 0


async def test_who_is_kept_apart_does_not_see_the_other_type(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    connection = await asyncpg.connect(chat_stack.chat_dsn)
    try:
        await connection.execute(
            "INSERT INTO blocked_pairs (blocker_id, blocked_id, is_blocked, as_of)"
            " VALUES ($1, $2, true, now())",
            other,
            one,
        )
    finally:
        await connection.close()
    refusals = [await is_typing(http, chat_stack.chat.url, room_id, user) for user in (one, other)]
    assert [refusal.status_code for refusal in refusals] == [403, 403]
    assert refusals[0].json() == refusals[1].json()
