"""friend-service on real servers, with user-service beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from integration.services.user_friend_system import PeopleStack, Person, eventually, run_sql


@pytest.fixture
async def http(people_stack: PeopleStack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=people_stack.friend.url, timeout=10) as client:
        yield client


async def ask(http: httpx.AsyncClient, person: Person, other_id: int) -> httpx.Response:
    return await http.post("/api/friends/request", json={"user_id_2": other_id}, headers=person.headers)


async def test_two_become_friends_and_part(people_stack: PeopleStack, http: httpx.AsyncClient) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    asked = await ask(http, alice, bob.id)
    assert asked.status_code == 201
    assert (asked.json()["user_id_1"], asked.json()["user_id_2"]) == (alice.id, bob.id)
    received = (await http.get("/api/friends/requests", headers=bob.headers)).json()["received_requests"]
    assert [request["user_id"] for request in received] == [alice.id]
    accepted = await http.put(
        f"/api/friends/status/{alice.id}", json={"action": "accept"}, headers=bob.headers
    )
    assert accepted.json()["status"] == "accepted"

    async def bob_sees_alice() -> bool:
        friends = (await http.get("/api/friends/list", headers=bob.headers)).json()
        return [(friend["username"], friend["email"]) for friend in friends] == [
            (alice.username, alice.email)
        ]

    # A group that lately had another static member gives its partitions away only after the session timeout.
    await eventually(bob_sees_alice, seconds=30)
    assert (await http.delete(f"/api/friends/{bob.id}", headers=alice.headers)).status_code == 200
    assert (await http.get("/api/friends/list", headers=bob.headers)).json() == []
    query = (
        "SELECT type FROM outbox WHERE aggregate_id = $1 AND published_at IS NOT NULL ORDER BY kafka_offset"
    )
    friendship = str(asked.json()["id"])

    async def published() -> bool:
        rows = await run_sql(people_stack.friend_dsn, query, friendship)
        return [row["type"] for row in rows] == [
            "friend.request.sent",
            "friend.request.accepted",
            "friend.removed",
        ]

    await eventually(published)


async def test_when_both_ask_at_once_one_request_stands(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    answers = await asyncio.gather(*(ask(http, *pair) for pair in [(alice, bob.id), (bob, alice.id)] * 5))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 9
    rows = await run_sql(
        people_stack.friend_dsn, "SELECT 1 FROM outbox WHERE partition_key = $1", f"{alice.id}:{bob.id}"
    )
    assert len(rows) == 1


async def test_refusals_say_why(people_stack: PeopleStack, http: httpx.AsyncClient) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    assert (await ask(http, alice, alice.id)).json()["error"] == "self_request"
    assert (await ask(http, alice, 999_999_999)).status_code == 404
    nobody = await http.put(f"/api/friends/status/{alice.id}", json={"action": "accept"}, headers=bob.headers)
    assert nobody.status_code == 404
    asked = (await ask(http, alice, bob.id)).json()
    assert (await http.delete(f"/api/friends/request/{asked['id']}", headers=bob.headers)).status_code == 404
    assert (
        await http.delete(f"/api/friends/request/{asked['id']}", headers=alice.headers)
    ).status_code == 200
    assert (await ask(http, bob, alice.id)).status_code == 201


async def test_while_user_service_is_down_friends_go_on_and_strangers_are_not_denied(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    # Also makes sure that friend-service has the signing key.
    assert (await http.get("/api/friends/list", headers=alice.headers)).status_code == 200
    known = "SELECT 1 FROM known_users WHERE user_id = $1"
    await eventually(lambda: run_sql(people_stack.friend_dsn, known, bob.id), seconds=30)
    people_stack.user.stop()
    try:
        assert (await ask(http, alice, bob.id)).status_code == 201
        stranger = await ask(http, alice, 888_888_888)
        assert (stranger.status_code, stranger.json()["error"]) == (503, "dependency_unavailable")
    finally:
        await asyncio.to_thread(people_stack.user.start)
