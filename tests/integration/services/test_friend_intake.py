"""Friend requests and presence that reach friend-service as events."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from chat_contracts.payloads.friend import FriendRequestSent, pair_key
from chat_contracts.payloads.user import UserPresenceChanged
from integration.services.published import publish
from integration.services.user_friend_system import PeopleStack, Person, eventually, run_sql


@pytest.fixture
async def http(people_stack: PeopleStack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=people_stack.friend.url, timeout=10) as client:
        yield client


async def open_requests(http: httpx.AsyncClient, person: Person) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = (
        await http.get("/api/friends/requests", headers=person.headers)
    ).json()
    return found


async def pair_of(stack: PeopleStack, one: Person, other: Person) -> list[Any]:
    query = (
        "SELECT requester_id, status, message FROM friendships"
        " WHERE least(requester_id, addressee_id) = $1 AND greatest(requester_id, addressee_id) = $2"
    )
    rows = await run_sql(stack.friend_dsn, query, min(one.id, other.id), max(one.id, other.id))
    return [tuple(row) for row in rows]


def asked(one: Person, other: Person, **changes: Any) -> FriendRequestSent:
    told = {
        "requester_id": one.id,
        "requester_username": one.username,
        "addressee_id": other.id,
        "sent_at": datetime.now(UTC),
        "request_id": uuid.uuid4(),
        **changes,
    }
    return FriendRequestSent(**told)


async def publish_and_wait(servers: Any, stack: PeopleStack, one: Person, *facts: FriendRequestSent) -> None:
    """Publish, and wait until friend-service has passed the place: the last fact always takes effect."""
    witness = one._replace(id=uuid.uuid4().int % 2**40 + 2**41)
    last = asked(witness, one)
    await publish(servers, *facts, last, key=pair_key(one.id, witness.id))

    async def passed() -> list[Any]:
        return await pair_of(stack, witness, one)

    assert await eventually(passed, seconds=30) == [(witness.id, "pending", None)]


async def test_a_request_that_user_service_took_in_becomes_a_friendship_and_is_not_published_again(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    url = f"{people_stack.user.url}/api/users/{bob.id}/friend-requests"
    taken_in = await http.post(url, json={"message": "안녕"}, headers=alice.headers)
    assert taken_in.status_code == 202

    async def arrived() -> list[dict[str, Any]]:
        return (await open_requests(http, bob))["received_requests"]

    [received] = await eventually(arrived, seconds=30)
    assert (received["user_id"], received["message"]) == (alice.id, "안녕")
    assert "email" not in received
    [sent] = (await open_requests(http, alice))["sent_requests"]
    assert (sent["id"], sent["user_id"]) == (received["id"], bob.id)
    accept = await http.put(f"/api/friends/status/{alice.id}", json={"action": "accept"}, headers=bob.headers)
    assert accept.json()["status"] == "accepted"
    rows = await run_sql(
        people_stack.friend_dsn,
        "SELECT type FROM outbox WHERE partition_key = $1",
        pair_key(alice.id, bob.id),
    )
    assert [row["type"] for row in rows] == ["friend.request.accepted"]


async def test_what_the_rules_refuse_is_passed_over_and_counted(
    servers: Any, people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    carol, dave = await people_stack.person(http), await people_stack.person(http)
    await http.post("/api/friends/request", json={"user_id_2": bob.id}, headers=alice.headers)
    await http.post(f"/api/friends/blocks/{carol.id}", headers=dave.headers)
    before = await refusals(http)

    await publish_and_wait(
        servers,
        people_stack,
        alice,
        asked(alice, bob, message="again"),
        asked(bob, alice),
        asked(carol, dave),
        asked(dave, dave),
        asked(alice, carol, message="x" * 501),
        asked(alice, carol, message="\x00"),
    )

    assert await pair_of(people_stack, alice, bob) == [(alice.id, "pending", None)]
    assert await pair_of(people_stack, carol, dave) == []
    assert await pair_of(people_stack, alice, carol) == []
    after = await refusals(http)
    assert {error: count - before.get(error, 0) for error, count in after.items()} == {
        "request_already_sent": 1,
        "request_already_received": 1,
        "not_allowed": 1,
        "self_request": 1,
        "validation_error": 2,
    }


async def test_its_own_facts_are_not_taken_for_requests(
    servers: Any, people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    answer = await http.post("/api/friends/request", json={"user_id_2": bob.id}, headers=alice.headers)
    request_id = answer.json()["id"]
    await http.delete(f"/api/friends/request/{request_id}", headers=alice.headers)
    await publish_and_wait(
        servers,
        people_stack,
        alice,
        asked(alice, bob, friendship_id=request_id, request_id=None),
        asked(alice, bob, friendship_id=request_id),
    )
    assert await pair_of(people_stack, alice, bob) == [(alice.id, "cancelled", None)]


async def test_the_list_says_when_a_friend_was_last_there_whatever_the_order_of_the_news(
    servers: Any, people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    alice, bob = await people_stack.person(http), await people_stack.person(http)
    await http.post("/api/friends/request", json={"user_id_2": bob.id}, headers=alice.headers)
    await http.put(f"/api/friends/status/{alice.id}", json={"action": "accept"}, headers=bob.headers)
    late = datetime(2036, 1, 2, 3, 4, 5, tzinfo=UTC)
    early = late - timedelta(hours=1)
    await publish(servers, *(seen(bob, at) for at in (early, late, early)), key=str(bob.id))

    async def bob_is_shown() -> list[dict[str, Any]]:
        friends: list[dict[str, Any]] = (await http.get("/api/friends/list", headers=alice.headers)).json()
        return [friend for friend in friends if friend["last_seen_at"] and friend["email"]]

    [friend] = await eventually(bob_is_shown, seconds=30)
    assert (friend["email"], friend["user_id"]) == (bob.email, bob.id)
    assert datetime.fromisoformat(friend["last_seen_at"]) == late


def seen(person: Person, at: datetime) -> UserPresenceChanged:
    return UserPresenceChanged(
        user_id=person.id,
        username=person.username,
        is_online=False,
        last_seen_at=at,
        changed_at=at,
        reason="logout",
    )


async def refusals(http: httpx.AsyncClient) -> dict[str, int]:
    lines = (await http.get("/metrics")).text.splitlines()
    marker = 'friend_requests_refused_total{error="'
    counts = [line.removeprefix(marker).split('"} ') for line in lines if line.startswith(marker)]
    return {error: int(float(count)) for error, count in counts}
