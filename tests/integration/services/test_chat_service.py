"""chat-service against real servers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import httpx
import pytest

from integration.services.chat_fixtures import (
    ChatStack,
    a_user,
    listening,
    open_room,
    say,
)
from integration.services.chat_system import FIRST_UNKNOWN_USER, bearer, free_port


async def test_two_people_who_open_a_room_at_the_same_moment_share_it(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    responses = await asyncio.gather(
        *(
            http.post(f"{chat_stack.chat.url}/api/chat-rooms", json={"user_id": to}, headers=bearer(by))
            for by, to in [(one, other), (other, one)] * 5
        )
    )
    assert len({response.json()["id"] for response in responses}) == 1
    assert sorted(response.status_code for response in responses) == [200] * 9 + [201]
    connection = await asyncpg.connect(chat_stack.chat_dsn)
    try:
        announced = await connection.fetchval(
            "SELECT count(*) FROM outbox WHERE type = 'chat.room.created' AND aggregate_id = $1",
            str(responses[0].json()["id"]),
        )
    finally:
        await connection.close()
    assert announced == 1


async def test_a_room_shows_its_people_its_last_message_and_what_is_unread(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    await say(http, chat_stack.chat.url, room_id, one, "first")
    last = await say(http, chat_stack.chat.url, room_id, one, "second")
    for reader, unread in ((other, 2), (one, 0)):
        room = (
            await http.get(f"{chat_stack.chat.url}/api/chat-rooms/{room_id}", headers=bearer(reader))
        ).json()
        assert {person["username"] for person in room["participants"]} == {f"user{one}", f"user{other}"}
        assert room["last_message"] == last
        assert room["unread_count"] == unread
        rooms = (await http.get(f"{chat_stack.chat.url}/api/chat-rooms", headers=bearer(reader))).json()
        assert rooms == [room]


async def test_the_old_path_still_gets_or_creates_and_says_that_it_is_deprecated(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    response = await http.get(f"{chat_stack.chat.url}/api/chat-rooms/check/{other}", headers=bearer(one))
    assert response.status_code == 200
    assert response.headers["deprecation"] == "true"
    assert response.json()["id"] == await open_room(http, chat_stack.chat.url, other, one)


async def test_who_cannot_have_a_room_is_told_why(chat_stack: ChatStack, http: httpx.AsyncClient) -> None:
    one = a_user()
    url = f"{chat_stack.chat.url}/api/chat-rooms"
    for body, status in (
        ({"user_id": one}, 400),
        ({"user_id": FIRST_UNKNOWN_USER + one}, 404),
        ({"user_id": "x"}, 422),
        ({}, 422),
    ):
        response = await http.post(url, json=body, headers=bearer(one))
        assert response.status_code == status, response.text
        assert set(response.json()) == {"error", "message", "details", "status_code"}
    assert (await http.get(f"{url}/999999999", headers=bearer(one))).status_code == 404
    assert (await http.get(url)).status_code == 401


async def test_an_outage_of_user_service_is_not_taken_for_an_absence(
    chat_stack: ChatStack, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    one, known = a_user(), a_user()
    await open_room(http, chat_stack.chat.url, one, known)
    alone = chat_stack.other_chat(
        tmp_path / "chat.log", USER_SERVICE_URL=f"http://127.0.0.1:{free_port()}", INSTANCE_ID="alone"
    )
    alone.start()
    try:
        unknown = await http.post(
            f"{alone.url}/api/chat-rooms", json={"user_id": a_user()}, headers=bearer(one)
        )
        assert unknown.status_code == 503
        room = await http.post(f"{alone.url}/api/chat-rooms", json={"user_id": known}, headers=bearer(one))
        assert room.status_code == 200
    finally:
        assert alone.stop() == 0


async def test_what_cannot_be_posted_is_refused_in_one_shape(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other, stranger = a_user(), a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    url = f"{chat_stack.chat.url}/api/messages"
    for path, sender, body, status in (
        (room_id, stranger, {"content": "hi"}, 404),
        (999_999_999, one, {"content": "hi"}, 404),
        (room_id, one, {"content": " "}, 422),
        (room_id, one, {"content": "x" * 2001}, 422),
        (room_id, one, {"content": "a\x00b"}, 422),
        (room_id, one, {}, 422),
        (room_id, one, {"content": "hi", "reply_to": 999_999_999}, 400),
        ("read", one, {"content": "hi"}, 422),
    ):
        response = await http.post(f"{url}/{path}", json=body, headers=bearer(sender))
        assert response.status_code == status, response.text
        assert response.json()["status_code"] == status
    for path in (f"{room_id}", f"stream/{room_id}"):
        assert (await http.get(f"{url}/{path}", headers=bearer(stranger))).status_code == 404


async def test_many_senders_at_once_leave_no_gap_and_a_retry_leaves_one_message(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    url = chat_stack.chat.url
    # Six at once for each message: they race for the sender's id as well as for the room's next number.
    posted = await asyncio.gather(
        *(
            say(http, url, room_id, by, f"{n}", client_msg_id=f"{n}")
            for n in range(10)
            for _ in range(6)
            for by in (one, other)
        )
    )
    assert len({message["id"] for message in posted}) == 20
    page = (await http.get(f"{url}/api/messages/{room_id}", headers=bearer(one))).json()
    assert [message["seq"] for message in page["messages"]] == list(range(1, 21))
    assert (page["total_count"], page["has_more"]) == (20, False)


async def test_a_room_is_followed_in_order_and_resumed_from_a_cursor(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    url = chat_stack.chat.url
    room_id = await open_room(http, url, one, other)
    stream = f"{url}/api/messages/stream/{room_id}"
    async with listening(stream, other) as live:
        ready = await live.next()
        assert (ready.event, ready.id) == ("ready", "0")
        said = [await say(http, url, room_id, one, f"{n}") for n in range(5)]
        frames = [await live.next() for _ in said]
    assert [frame.id for frame in frames] == ["1", "2", "3", "4", "5"]
    for frame, message in zip(frames, said, strict=True):
        data = frame.json()
        assert set(data) == {*message, "event_id", "correlation_id"}
        assert {key: data[key] for key in message} == message
    async with listening(stream, other, last_event_id=2) as resumed:
        assert (await resumed.next()).id == "2"
        replayed = [await resumed.next() for _ in range(3)]
    assert [frame.id for frame in replayed] == ["3", "4", "5"]
    # What is read back from the database is what went over Kafka.
    assert [frame.json() for frame in replayed] == [frame.json() for frame in frames[2:]]
    async with listening(stream, other, last_event_id=99) as lost:
        assert [(await lost.next()).event for _ in range(2)] == ["ready", "reset"]


async def test_the_event_carries_the_correlation_of_the_request(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    url = chat_stack.chat.url
    room_id = await open_room(http, url, one, other)
    correlation_id = "0197a000-0000-7000-8000-00000000abcd"
    async with listening(f"{url}/api/messages/stream/{room_id}", other) as live:
        await live.next()
        response = await http.post(
            f"{url}/api/messages/{room_id}",
            json={"content": "hi"},
            headers={**bearer(one), "X-Correlation-ID": correlation_id},
        )
        assert response.headers["x-correlation-id"] == correlation_id
        assert (await live.next()).json()["correlation_id"] == correlation_id


@pytest.mark.parametrize("missing", ["KAFKA_BOOTSTRAP_SERVERS"])
async def test_while_kafka_is_away_messages_reach_the_room_from_the_database(
    chat_stack: ChatStack, http: httpx.AsyncClient, tmp_path: Path, missing: str
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    cut_off = chat_stack.other_chat(tmp_path / "chat.log", **{missing: f"127.0.0.1:{free_port()}"})
    cut_off.start(wait_for="/health/live")
    try:
        deadline = asyncio.get_running_loop().time() + 10
        while (await http.get(f"{cut_off.url}/api/chat-rooms", headers=bearer(one))).status_code != 200:
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.05)
        async with listening(f"{cut_off.url}/api/messages/stream/{room_id}", other) as live:
            await live.next()
            await say(http, cut_off.url, room_id, one, "anyone there?")
            assert (await live.next(5)).json()["content"] == "anyone there?"
        assert (await http.get(f"{cut_off.url}/health/ready")).status_code == 503
    finally:
        assert cut_off.stop() == 0
