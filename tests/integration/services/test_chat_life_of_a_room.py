"""What happens in rooms, as their members hear of it: edits, deletions, reading, coming and going, blocks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
from httpx_sse import ServerSentEvent

from chat_contracts.payloads.friend import UserBlocked, UserUnblocked
from integration.services.chat_fixtures import ChatStack, Listening, a_user, listening, open_room, say
from integration.services.chat_system import FIRST_UNKNOWN_USER, bearer
from integration.services.published import publish
from integration.services.user_friend_system import eventually

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def seen(event: ServerSentEvent) -> tuple[str, dict[str, Any]]:
    return event.event, json.loads(event.data)


async def next_named(stream: Listening, name: str) -> dict[str, Any]:
    """The data of the next event, which has to be of this name."""
    event, data = seen(await stream.next())
    assert event == name, data
    return data


async def found_group(http: httpx.AsyncClient, stack: ChatStack, owner: int, *others: int) -> dict[str, Any]:
    body = {"name": "group", "member_ids": list(others)}
    answer = await http.post(f"{stack.chat.url}/api/chat-rooms", json=body, headers=bearer(owner))
    assert answer.status_code == 201, answer.text
    room: dict[str, Any] = answer.json()
    return room


async def test_a_stream_tells_of_everything_live_and_again_from_a_cursor(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    url = chat_stack.chat.url
    room = await open_room(http, url, one, other)
    stream_url = f"{url}/api/messages/stream/{room}"
    async with listening(stream_url, other) as live:
        await next_named(live, "ready")
        said = await say(http, url, room, one, "helo")
        kept = await say(http, url, room, one, "second")
        path = f"{url}/api/messages/{said['id']}"
        assert (await http.put(path, json={"content": "hello"}, headers=bearer(one))).status_code == 200
        read = {"room_id": room, "up_to_seq": 2}
        answer = await http.post(f"{url}/api/messages/read", json=read, headers=bearer(other))
        assert answer.json() == {"success": True, "read_count": 2}
        heard = [seen(await live.next()) for _ in range(4)]
        names = [name for name, _ in heard]
        assert names == ["message", "message", "message.edited", "messages.read"]
        assert (heard[2][1]["content"], heard[2][1]["is_edited"]) == ("hello", True)
        assert (heard[3][1]["user_id"], heard[3][1]["up_to_seq"]) == (other, 2)
    async with listening(stream_url, other, last_event_id=0) as replayed:
        await next_named(replayed, "ready")
        assert [seen(await replayed.next()) for _ in range(4)] == heard
    assert (await http.delete(path, headers=bearer(one))).json()["content"] == ""
    async with listening(stream_url, other, last_event_id=0) as replayed:
        await next_named(replayed, "ready")
        again = [seen(await replayed.next()) for _ in range(5)]
    assert [name for name, _ in again] == [*names, "message.deleted"]
    assert [data.get("content") for _, data in again] == ["", "second", "", None, None]
    assert again[4][1]["id"] == said["id"]
    history = (await http.get(f"{url}/api/messages/{room}", headers=bearer(other))).json()
    assert [(m["content"], m["is_deleted"], m["read_by"]) for m in history["messages"]] == [
        ("", True, [other]),
        (kept["content"], False, [other]),
    ]


async def test_having_read_is_not_taken_for_a_message_to_a_room_called_read(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other = a_user(), a_user()
    room = await open_room(http, chat_stack.chat.url, one, other)
    url = f"{chat_stack.chat.url}/api/messages"
    for body, status in (
        ({"room_id": room}, 422),
        ({"room_id": room, "up_to_seq": 1, "message_ids": [1]}, 422),
        ({"room_id": room, "up_to_seq": -1}, 422),
        ({"room_id": room, "up_to_seq": 2**70}, 422),
        ({"room_id": room, "message_ids": [2**62]}, 200),
        ({"room_id": 999_999_999, "up_to_seq": 1}, 404),
    ):
        answer = await http.post(f"{url}/read", json=body, headers=bearer(one))
        assert answer.status_code == status, (body, answer.text)
    count = await http.get(f"{url}/room/{room}/unread-count", headers=bearer(one))
    assert count.json() == {"unread_count": 0}


async def test_a_group_is_founded_of_people_who_exist(chat_stack: ChatStack, http: httpx.AsyncClient) -> None:
    owner, member, other = a_user(), a_user(), a_user()
    room = await found_group(http, chat_stack, owner, member, other)
    assert (room["room_type"], room["name"], room["owner_id"]) == ("group", "group", owner)
    assert {person["user_id"] for person in room["participants"]} == {owner, member, other}
    url = f"{chat_stack.chat.url}/api/chat-rooms"
    for body, status in (
        ({"name": "x", "member_ids": [member]}, 422),
        ({"name": " ", "member_ids": [member, other]}, 422),
        ({"name": "x"}, 422),
        ({"name": "x", "member_ids": [member, FIRST_UNKNOWN_USER + 1]}, 404),
        ({"user_id": member, "name": "x", "member_ids": [member, other]}, 422),
    ):
        answer = await http.post(url, json=body, headers=bearer(owner))
        assert answer.status_code == status, (body, answer.text)


async def test_members_come_and_go_and_the_room_hears_of_it(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    owner, member, other, late = a_user(), a_user(), a_user(), a_user()
    url = chat_stack.chat.url
    room = (await found_group(http, chat_stack, owner, member, other))["id"]
    members = f"{url}/api/chat-rooms/{room}/members"
    async with (
        listening(f"{url}/api/messages/stream/{room}", owner) as stays,
        listening(f"{url}/api/messages/stream/{room}", member) as leaves,
    ):
        await next_named(stays, "ready")
        await next_named(leaves, "ready")
        added = await http.post(members, json={"user_ids": [late, member]}, headers=bearer(owner))
        assert added.status_code == 200, added.text
        joined = await next_named(stays, "member.joined")
        assert (joined["user_id"], sorted(joined["member_ids"])) == (
            late,
            sorted([owner, member, other, late]),
        )
        assert (await http.delete(f"{members}/{member}", headers=bearer(owner))).status_code == 200
        assert (await next_named(stays, "member.left"))["user_id"] == member
        await next_named(leaves, "member.joined")
        rest = [event async for event in leaves.rest()]
        assert [event.event for event in rest] in ([], ["member.left"])
        await say(http, url, room, late, "hello")
        assert (await next_named(stays, "message"))["user_id"] == late
    assert (await http.get(f"{url}/api/messages/{room}", headers=bearer(member))).status_code == 404
    assert (await http.delete(f"{members}/{owner}", headers=bearer(owner))).status_code == 200
    view = (await http.get(f"{url}/api/chat-rooms/{room}", headers=bearer(other))).json()
    assert view["owner_id"] == other


async def test_only_the_owner_of_a_group_changes_its_members(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    owner, member, other, stranger = a_user(), a_user(), a_user(), a_user()
    url = f"{chat_stack.chat.url}/api/chat-rooms"
    room = (await found_group(http, chat_stack, owner, member, other))["id"]
    direct = await open_room(http, chat_stack.chat.url, owner, member)
    for room_id, by, status in ((room, member, 403), (room, stranger, 404), (direct, owner, 400)):
        body = {"user_ids": [stranger]}
        answer = await http.post(f"{url}/{room_id}/members", json=body, headers=bearer(by))
        assert answer.status_code == status, answer.text
        answer = await http.delete(f"{url}/{room_id}/members/{other}", headers=bearer(by))
        assert answer.status_code == status, answer.text
    unknown = {"user_ids": [FIRST_UNKNOWN_USER + 1]}
    assert (await http.post(f"{url}/{room}/members", json=unknown, headers=bearer(owner))).status_code == 404
    assert (await http.delete(f"{url}/{room}/members/{stranger}", headers=bearer(owner))).status_code == 404


async def test_people_who_are_kept_apart_open_no_room_and_say_nothing_in_theirs(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other, third = a_user(), a_user(), a_user()
    url = chat_stack.chat.url
    room = await open_room(http, url, one, other)
    group = (await found_group(http, chat_stack, one, other, third))["id"]
    await publish(
        chat_stack.servers,
        UserBlocked(blocker_id=one, blocked_id=other, blocked_at=NOW),
    )

    async def refused() -> bool:
        answer = await http.post(f"{url}/api/messages/{room}", json={"content": "hi"}, headers=bearer(other))
        return answer.status_code == 403

    await eventually(refused, seconds=30)
    for by, to in ((one, other), (other, one)):
        answer = await http.post(f"{url}/api/chat-rooms", json={"user_id": to}, headers=bearer(by))
        assert (answer.status_code, answer.json()["error"]) == (403, "not_allowed")
        assert (await http.get(f"{url}/api/messages/{room}", headers=bearer(by))).status_code == 200
    await say(http, url, group, other, "groups are not affected")
    # An older fact that comes late changes nothing; a newer one does.
    await publish(
        chat_stack.servers,
        UserUnblocked(blocker_id=one, blocked_id=other, unblocked_at=NOW - DAY),
        UserUnblocked(blocker_id=one, blocked_id=third, unblocked_at=NOW),
    )

    async def both_taken() -> bool:
        connection = await asyncpg.connect(chat_stack.chat_dsn)
        try:
            return bool(
                await connection.fetchval("SELECT count(*) FROM blocked_pairs WHERE blocked_id = $1", third)
            )
        finally:
            await connection.close()

    await eventually(both_taken, seconds=30)
    assert await refused()
    later = UserUnblocked(blocker_id=one, blocked_id=other, unblocked_at=NOW + DAY)
    await publish(chat_stack.servers, later)

    async def allowed() -> bool:
        return not await refused()

    await eventually(allowed, seconds=30)
