"""One behaviour, two systems: the services behind the gateway, and the monolith behind the same gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from console import Console
from e2e.same_api.people import PASSWORD, Person, become_friends, eventually, new_person

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module", params=["services", "monolith"])
def gateway(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a gateway; what stands behind it is the parameter."""
    environ = {"BIGTECH_LAB_GATEWAY_LIMITS": "off"}
    lab = Console(tmp_path_factory.mktemp(f"same-{request.param}") / "data", environ)
    profile = "msa" if request.param == "services" else "monolith"
    try:
        lab.ok("up", "--profile", profile)
        yield lab.ok("status", "--json").json("status")["gateway_url"]
    finally:
        lab.ok("down")


@pytest.fixture
async def client(gateway: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=gateway, timeout=20) as opened:
        yield opened


@pytest.fixture
async def ann(client: httpx.AsyncClient) -> Person:
    return await new_person(client)


@pytest.fixture
async def bob(client: httpx.AsyncClient) -> Person:
    return await new_person(client)


async def room_of(one: Person, other: Person) -> dict[str, Any]:
    room: dict[str, Any] = (await one.ask("POST", "/api/chat-rooms", {"user_id": other.id})).json()
    return room


async def say(who: Person, room: int, text: str, **more: Any) -> dict[str, Any]:
    said: dict[str, Any] = await who.ask(
        "POST", f"/api/messages/{room}", {"content": text, **more}, expect=201
    )
    return said


def refused(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The body of an error, which has one shape everywhere."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error", "message", "details", "status_code"}
    assert body["status_code"] == status
    return body


async def test_who_registers_can_log_in_with_a_form_or_with_json(
    client: httpx.AsyncClient, ann: Person
) -> None:
    form = await client.post("/api/auth/login", data={"username": ann.email, "password": PASSWORD})
    assert form.status_code == 200
    assert {"access_token", "token_type", "expires_in", "refresh_token"} <= set(form.json())
    assert refused(await client.post("/api/auth/login/json", json={"email": ann.email, "password": "x"}), 401)


async def test_an_email_is_taken_once(client: httpx.AsyncClient, ann: Person) -> None:
    again = {"email": ann.email, "username": f"{ann.username}x", "password": PASSWORD}
    refused(await client.post("/api/auth/register", json=again), 409)


async def test_invalid_input_says_which_field(client: httpx.AsyncClient) -> None:
    body = {"email": "nobody", "username": "a", "password": "short"}
    assert refused(await client.post("/api/auth/register", json=body), 422)["details"]


async def test_a_refresh_token_works_once(client: httpx.AsyncClient, ann: Person) -> None:
    token = {"refresh_token": ann.tokens["refresh_token"]}
    assert (await client.post("/api/auth/refresh", json=token)).status_code == 200
    refused(await client.post("/api/auth/refresh", json=token), 401)


async def test_who_logs_out_cannot_refresh(client: httpx.AsyncClient, ann: Person) -> None:
    assert (await ann.ask("POST", "/api/auth/logout")).status_code in {200, 204}
    refused(await client.post("/api/auth/refresh", json={"refresh_token": ann.tokens["refresh_token"]}), 401)


async def test_without_a_token_nothing_is_told(client: httpx.AsyncClient) -> None:
    for path in ("/api/profile/me", "/api/friends/list", "/api/chat-rooms", "/api/notifications"):
        refused(await client.get(path), 401)


async def test_a_profile_can_be_changed_and_found(ann: Person, bob: Person) -> None:
    await ann.ask("PUT", "/api/profile/me", {"display_name": "Ann A.", "status_message": "here"}, expect=200)
    mine = await ann.ask("GET", "/api/profile/me", expect=200)
    assert (mine["display_name"], mine["status_message"], mine["email"]) == ("Ann A.", "here", ann.email)
    found = await bob.ask("GET", f"/api/users/search?query={ann.username}&limit=5", expect=200)
    assert [user["id"] for user in found["users"]] == [ann.id]
    assert (await bob.ask("GET", f"/api/users/{ann.id}/exists", expect=200))["exists"] is True
    refused(await bob.ask("GET", "/api/users/999999999"), 404)


async def test_a_friend_request_is_answered_and_notified(ann: Person, bob: Person) -> None:
    refused(await ann.ask("POST", "/api/friends/request", {"user_id_2": ann.id}), 400)
    await ann.ask("POST", "/api/friends/request", {"user_id_2": bob.id, "message": "hi"}, expect=201)
    refused(await ann.ask("POST", "/api/friends/request", {"user_id_2": bob.id}), 400)
    await bob.ask("PUT", f"/api/friends/status/{ann.id}", {"action": "accept"}, expect=200)
    assert [friend["user_id"] for friend in await ann.ask("GET", "/api/friends/list", expect=200)] == [bob.id]

    async def told() -> Any:
        page = await ann.ask("GET", "/api/notifications", expect=200)
        return [n for n in page["notifications"] if n["type"] == "friend_accepted"]

    assert len(await eventually(told)) == 1
    await ann.ask("DELETE", f"/api/friends/{bob.id}", expect=200)
    assert await bob.ask("GET", "/api/friends/list", expect=200) == []


async def test_a_room_is_one_for_both_and_hidden_from_others(
    client: httpx.AsyncClient, ann: Person, bob: Person
) -> None:
    room, same = await room_of(ann, bob), await room_of(bob, ann)
    assert room["id"] == same["id"]
    assert [r["id"] for r in await bob.ask("GET", "/api/chat-rooms", expect=200)] == [room["id"]]
    stranger = await new_person(client)
    assert (await stranger.ask("GET", f"/api/chat-rooms/{room['id']}")).status_code in {403, 404}


async def test_messages_keep_their_order_and_repeat_harmlessly(ann: Person, bob: Person) -> None:
    room = (await room_of(ann, bob))["id"]
    first = await say(ann, room, "one", client_msg_id="a")
    again = await ann.ask("POST", f"/api/messages/{room}", {"content": "one", "client_msg_id": "a"})
    assert again.json()["id"] == first["id"]
    await say(bob, room, "two")
    page = await ann.ask("GET", f"/api/messages/{room}?limit=10", expect=200)
    assert [(m["seq"], m["content"]) for m in page["messages"]] == [(1, "one"), (2, "two")]
    assert (page["total_count"], page["has_more"]) == (2, False)
    refused(await ann.ask("POST", f"/api/messages/{room}", {"content": ""}), 422)


async def test_what_is_said_is_heard_on_the_rooms_stream_and_replayed(ann: Person, bob: Person) -> None:
    room = (await room_of(ann, bob))["id"]
    async with bob.hears(f"/api/messages/stream/{room}") as stream:
        said = await say(ann, room, "live")
        cursor, heard = await stream.next("message")
        assert heard["id"] == said["id"]
    later = await say(ann, room, "missed")
    async with bob.hears(f"/api/messages/stream/{room}", cursor) as stream:
        assert (await stream.next("message"))[1]["id"] == later["id"]


async def test_a_message_notifies_who_was_not_there(ann: Person, bob: Person) -> None:
    room = (await room_of(ann, bob))["id"]
    async with bob.hears("/api/notifications/stream") as stream:
        await say(ann, room, "psst")
        assert (await stream.next("notification"))[1]["type"] == "message"


async def test_what_is_not_there_is_refused_in_the_one_shape(client: httpx.AsyncClient, ann: Person) -> None:
    refused(await client.get("/nothing/here"), 404)
    refused(await ann.ask("PATCH", "/api/chat-rooms"), 405)


async def test_friends_survive_each_others_requests(ann: Person, bob: Person) -> None:
    await become_friends(ann, bob)
    assert [f["username"] for f in await bob.ask("GET", "/api/friends/list", expect=200)] == [ann.username]


async def test_a_group_lets_people_in_and_only_its_owner_sends_them_away(
    client: httpx.AsyncClient, ann: Person, bob: Person
) -> None:
    cyd, dan = await new_person(client), await new_person(client)
    people = {"name": "four", "member_ids": [bob.id, dan.id]}
    group = await ann.ask("POST", "/api/chat-rooms", people, expect=201)
    room = group["id"]
    assert group["room_type"] == "group"
    await ann.ask("POST", f"/api/chat-rooms/{room}/members", {"user_ids": [cyd.id]}, expect=200)
    await say(cyd, room, "hello")
    refused(await bob.ask("DELETE", f"/api/chat-rooms/{room}/members/{cyd.id}"), 403)
    assert (await ann.ask("DELETE", f"/api/chat-rooms/{room}/members/{cyd.id}")).is_success
    refused(await cyd.ask("GET", f"/api/messages/{room}"), 404)


async def test_only_the_author_edits_and_deletes_and_everybody_hears_it(ann: Person, bob: Person) -> None:
    room = (await room_of(ann, bob))["id"]
    async with bob.hears(f"/api/messages/stream/{room}") as stream:
        said = await say(ann, room, "frist")
        await stream.next("message")
        refused(await bob.ask("PUT", f"/api/messages/{said['id']}", {"content": "no"}), 403)
        edited = await ann.ask("PUT", f"/api/messages/{said['id']}", {"content": "first"}, expect=200)
        assert (edited["content"], edited["is_edited"]) == ("first", True)
        await stream.next("message.edited")
        assert (await ann.ask("DELETE", f"/api/messages/{said['id']}")).is_success
        await stream.next("message.deleted")
    page = await bob.ask("GET", f"/api/messages/{room}", expect=200)
    assert [m["is_deleted"] for m in page["messages"]] == [True]


async def test_what_was_read_is_not_unread_any_more(ann: Person, bob: Person) -> None:
    room = (await room_of(ann, bob))["id"]
    for text in ("one", "two", "three"):
        await say(ann, room, text)
    count = f"/api/messages/room/{room}/unread-count"
    assert (await bob.ask("GET", count, expect=200))["unread_count"] == 3
    read = await bob.ask("POST", "/api/messages/read", {"room_id": room, "up_to_seq": 2}, expect=200)
    assert read["success"] is True
    assert (await bob.ask("GET", count, expect=200))["unread_count"] == 1


async def test_a_block_ends_a_friendship_and_keeps_both_apart(ann: Person, bob: Person) -> None:
    await become_friends(ann, bob)
    room = (await room_of(ann, bob))["id"]
    assert (await ann.ask("POST", f"/api/friends/blocks/{bob.id}")).is_success
    assert await bob.ask("GET", "/api/friends/list", expect=200) == []
    refused(await bob.ask("POST", "/api/friends/request", {"user_id_2": ann.id}), 403)

    async def silent() -> Any:
        # The room hears of the block by an event.
        answer = await bob.ask("POST", f"/api/messages/{room}", {"content": "hello?"})
        return answer.status_code == 403

    assert await eventually(silent)


async def test_friends_see_each_other_come_and_go(ann: Person, bob: Person) -> None:
    await become_friends(ann, bob)

    async def online() -> Any:
        await bob.ask("POST", "/api/online-status/heartbeat", {})
        friends = await ann.ask("GET", "/api/online-status/friends")
        return friends.is_success and f'"user_id":{bob.id}' in friends.text.replace(" ", "")

    assert await eventually(online)


async def test_a_friend_request_by_event_arrives_once(ann: Person, bob: Person) -> None:
    asked = await ann.ask("POST", f"/api/users/{bob.id}/friend-requests", {}, expect=202)
    assert set(asked) == {"request_id", "correlation_id"}

    async def told() -> Any:
        page = await bob.ask("GET", "/api/notifications", expect=200)
        return [n["actor_id"] for n in page["notifications"] if n["type"] == "friend_request"]

    assert await eventually(told) == [ann.id]


async def test_one_stream_tells_everything_and_takes_a_ticket_once(
    client: httpx.AsyncClient, ann: Person, bob: Person
) -> None:
    room = (await room_of(ann, bob))["id"]
    async with bob.hears("/api/stream") as stream:
        said = await say(ann, room, "on one line")
        cursor, heard = await stream.next("message")
        assert cursor
        assert heard["id"] == said["id"]
    ticket = await bob.ask("POST", "/api/stream/ticket")
    assert ticket.is_success
    used = f"/api/stream?ticket={ticket.json()['ticket']}"
    async with client.stream("GET", used) as opened:
        assert opened.status_code == 200
    refused(await client.get(used), 401)


async def test_a_log_out_ends_the_access_token(ann: Person) -> None:
    await ann.ask("POST", "/api/auth/logout")

    async def ended() -> Any:
        return (await ann.ask("GET", "/api/chat-rooms")).status_code == 401

    assert await eventually(ended)
