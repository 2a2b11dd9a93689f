"""The event-driven friend request: taken in here, decided elsewhere."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from integration.services.user_friend_system import PeopleStack, eventually, run_sql


@pytest.fixture
async def http(people_stack: PeopleStack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=people_stack.user.url, timeout=10) as client:
        yield client


async def test_a_request_is_accepted_and_published_with_its_id_and_the_correlation(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    one, other = await people_stack.person(http), await people_stack.person(http)
    correlation = str(uuid.uuid4())
    answer = await http.post(
        f"/api/users/{other.id}/friend-requests",
        json={"message": "안녕"},
        headers={**one.headers, "X-Correlation-ID": correlation},
    )
    assert answer.status_code == 202
    assert answer.json()["correlation_id"] == correlation
    query = "SELECT * FROM outbox WHERE correlation_id = $1 AND published_at IS NOT NULL"
    [row] = await eventually(lambda: run_sql(people_stack.user_dsn, query, uuid.UUID(correlation)))
    key = f"{min(one.id, other.id)}:{max(one.id, other.id)}"
    assert (row["type"], row["topic"], row["partition_key"]) == ("friend.request.sent", "friend.events", key)
    payload: dict[str, Any] = json.loads(row["payload"])
    assert payload.pop("sent_at")
    assert payload == {
        "requester_id": one.id,
        "requester_username": one.username,
        "addressee_id": other.id,
        "message": "안녕",
        "friendship_id": None,
        "request_id": answer.json()["request_id"],
    }


async def test_impossible_requests_are_refused_and_nothing_is_published(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    one, other = await people_stack.person(http), await people_stack.person(http)
    cases: list[tuple[int, dict[str, Any] | None, int, str]] = [
        (one.id, None, 400, "self_request"),
        (999_999_999, None, 404, "user_not_found"),
        (2**70, None, 404, "user_not_found"),
        (-1, None, 404, "user_not_found"),
        (other.id, {"message": "x" * 501}, 422, "validation_error"),
        (other.id, {"message": 1}, 422, "validation_error"),
    ]
    for target, body, status, error in cases:
        url = f"/api/users/{target}/friend-requests"
        content = json.dumps(body).encode() if body else b""
        answer = await http.post(url, headers=one.headers, content=content)
        assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert (await http.post(f"/api/users/{other.id}/friend-requests")).status_code == 401
    query = "SELECT FROM outbox WHERE type = 'friend.request.sent' AND payload->>'requester_id' = $1"
    assert await run_sql(people_stack.user_dsn, query, str(one.id)) == []


async def test_of_two_who_are_blocked_neither_can_ask_and_both_hear_the_same(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    one, other = await people_stack.person(http), await people_stack.person(http)
    block = "INSERT INTO blocked_pairs (blocker_id, blocked_id, is_blocked, as_of) VALUES ($1, $2, true, $3)"
    await run_sql(people_stack.user_dsn, block, one.id, other.id, datetime.now(UTC))
    answers = [
        await http.post(f"/api/users/{target.id}/friend-requests", headers=asking.headers)
        for asking, target in ((one, other), (other, one))
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["error"] == "not_allowed"
