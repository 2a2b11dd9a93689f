"""Blocks: made by one, kept by both, and nothing stays open between the two."""

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


async def ask(http: httpx.AsyncClient, person: Person, other: Person) -> httpx.Response:
    return await http.post("/api/friends/request", json={"user_id_2": other.id}, headers=person.headers)


async def block(http: httpx.AsyncClient, person: Person, other_id: int) -> httpx.Response:
    return await http.post(f"/api/friends/blocks/{other_id}", headers=person.headers)


async def published(stack: PeopleStack, one: Person, other: Person) -> list[str]:
    """The types of what was published about two people, as Kafka has them."""
    key = f"{min(one.id, other.id)}:{max(one.id, other.id)}"
    statement = (
        "SELECT type, published_at FROM outbox WHERE partition_key = $1 ORDER BY kafka_offset, position"
    )

    async def all_published() -> list[str]:
        rows = await run_sql(stack.friend_dsn, statement, key)
        return [row["type"] for row in rows] if all(row["published_at"] for row in rows) else []

    types: list[str] = await eventually(all_published)
    return types


async def test_a_block_ends_a_friendship_and_forbids_a_new_one_either_way(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    await ask(http, alice, bob)
    await http.put(f"/api/friends/status/{alice.id}", json={"action": "accept"}, headers=bob.headers)

    assert (await block(http, alice, bob.id)).json() == {"success": True}

    for person in (alice, bob):
        assert (await http.get("/api/friends/list", headers=person.headers)).json() == []
    answers = [await ask(http, alice, bob), await ask(http, bob, alice)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json() == answers[1].json()
    assert await published(people_stack, alice, bob) == [
        "friend.request.sent",
        "friend.request.accepted",
        "friend.removed",
        "user.blocked",
    ]


async def test_a_block_withdraws_an_open_request_whoever_made_it(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    await ask(http, bob, alice)
    await block(http, alice, bob.id)
    for person in (alice, bob):
        requests = (await http.get("/api/friends/requests", headers=person.headers)).json()
        assert requests == {"received_requests": [], "sent_requests": []}
    answer = await http.put(f"/api/friends/status/{bob.id}", json={"action": "accept"}, headers=alice.headers)
    assert answer.status_code == 404


async def test_blocking_and_unblocking_twice_publish_once(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    for _ in range(2):
        assert (await block(http, alice, bob.id)).status_code == 200
    blocked = (await http.get("/api/friends/blocks", headers=alice.headers)).json()
    assert [it["user_id"] for it in blocked] == [bob.id]
    assert (await http.get("/api/friends/blocks", headers=bob.headers)).json() == []
    for _ in range(2):
        answer = await http.delete(f"/api/friends/blocks/{bob.id}", headers=alice.headers)
        assert answer.status_code == 200
    assert await published(people_stack, alice, bob) == ["user.blocked", "user.unblocked"]
    assert (await ask(http, bob, alice)).status_code == 201


async def test_only_others_who_exist_can_be_blocked(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice = await people_stack.person(http)
    assert (await block(http, alice, alice.id)).status_code == 400
    assert (await block(http, alice, 2**40)).status_code == 404
    assert (await block(http, alice, 2**70)).status_code == 422
    assert (await http.post("/api/friends/blocks/1")).status_code == 401


async def test_a_request_and_a_block_at_the_same_moment_leave_no_request(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    for _ in range(10):
        alice, bob = await people_stack.person(http), await people_stack.person(http)
        await asyncio.gather(ask(http, bob, alice), block(http, alice, bob.id))
        received = (await http.get("/api/friends/requests", headers=alice.headers)).json()
        assert received["received_requests"] == []
