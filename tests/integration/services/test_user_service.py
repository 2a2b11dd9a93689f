"""user-service on real servers."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from integration.services.user_friend_system import (
    PASSWORD,
    PeopleStack,
    eventually,
    run_sql,
)


@pytest.fixture
async def http(people_stack: PeopleStack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=people_stack.user.url, timeout=10) as client:
        yield client


async def test_a_registration_and_its_event_are_stored_together_and_published(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    correlation = str(uuid.uuid4())
    name = f"new_{uuid.uuid4().hex[:8]}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD, "display_name": "새 사람"}
    answer = await http.post("/api/auth/register", json=body, headers={"X-Correlation-ID": correlation})
    assert answer.status_code == 201
    user = answer.json()
    assert set(user) == {"id", "email", "username", "display_name", "created_at", "updated_at"}
    query = "SELECT * FROM outbox WHERE correlation_id = $1 AND published_at IS NOT NULL"
    [row] = await eventually(lambda: run_sql(people_stack.user_dsn, query, uuid.UUID(correlation)))
    assert (row["type"], row["topic"], row["partition_key"]) == (
        "user.registered",
        "user.events",
        str(user["id"]),
    )
    assert row["kafka_offset"] is not None


@pytest.mark.parametrize("field", ["email", "username"])
async def test_what_is_taken_is_refused_in_any_case_of_letters(
    people_stack: PeopleStack, http: httpx.AsyncClient, field: str
) -> None:
    person = await people_stack.person(http)
    other = f"other_{uuid.uuid4().hex[:8]}"
    body = {"email": f"{other}@example.com", "username": other, "password": PASSWORD}
    body[field] = getattr(person, field).upper()
    answer = await http.post("/api/auth/register", json=body)
    assert (answer.status_code, answer.json()["error"]) == (409, f"{field}_taken")


async def test_of_many_who_register_one_name_at_once_one_gets_it(http: httpx.AsyncClient) -> None:
    name = f"race_{uuid.uuid4().hex[:8]}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    answers = await asyncio.gather(*(http.post("/api/auth/register", json=body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


async def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    person = await people_stack.person(http)
    wrong = await http.post("/api/auth/login/json", json={"email": person.email, "password": "Wrong123!"})
    unknown = await http.post(
        "/api/auth/login/json", json={"email": "no@example.com", "password": "Wrong123!"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


async def test_a_form_logs_in_as_well(people_stack: PeopleStack, http: httpx.AsyncClient) -> None:
    person = await people_stack.person(http)
    fields = {"username": person.email, "password": PASSWORD}
    for answer in (
        await http.post("/api/auth/login", data=fields),
        await http.post("/api/auth/login", files={name: (None, value) for name, value in fields.items()}),
    ):
        assert answer.status_code == 200
        assert set(answer.json()) == {"access_token", "token_type", "expires_in", "refresh_token"}


async def refresh(http: httpx.AsyncClient, token: str) -> tuple[int, dict[str, Any]]:
    answer = await http.post("/api/auth/refresh", json={"refresh_token": token})
    return answer.status_code, answer.json()


async def test_a_stolen_refresh_token_ends_the_session_for_both(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    person = await people_stack.person(http)
    status, pair = await refresh(http, person.refresh_token)
    assert status == 200
    assert (await refresh(http, person.refresh_token))[1]["error"] == "refresh_token_reused"
    assert (await refresh(http, pair["refresh_token"]))[0] == 401


async def test_of_two_who_refresh_at_once_one_succeeds(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    person = await people_stack.person(http)
    outcomes = await asyncio.gather(*(refresh(http, person.refresh_token) for _ in range(6)))
    assert sorted(status for status, _ in outcomes) == [200] + [401] * 5


async def test_logging_out_ends_the_session(people_stack: PeopleStack, http: httpx.AsyncClient) -> None:
    person = await people_stack.person(http)
    assert (await http.post("/api/auth/logout", headers=person.headers)).status_code == 200
    assert (await refresh(http, person.refresh_token))[0] == 401


async def test_a_profile_is_changed_shown_and_published(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    person, other = await people_stack.person(http), await people_stack.person(http)
    changed = await http.put("/api/profile/me", json={"status_message": "바빠요"}, headers=person.headers)
    assert changed.status_code == 200
    assert (await http.get("/api/profile/me", headers=person.headers)).json() == changed.json()
    seen = (await http.get(f"/api/users/{person.id}", headers=other.headers)).json()
    assert seen == {**changed.json(), "email": None}
    query = "SELECT 1 FROM outbox WHERE aggregate_id = $1 AND type = 'user.profile.updated'"
    assert len(await run_sql(people_stack.user_dsn, query, str(person.id))) == 1


async def test_search_takes_its_text_literally_and_counts_all(
    people_stack: PeopleStack, http: httpx.AsyncClient
) -> None:
    person = await people_stack.person(http)
    found = (
        await http.get("/api/users/search", params={"query": person.username.upper()}, headers=person.headers)
    ).json()
    assert [user["id"] for user in found["users"]] == [person.id]
    none = (await http.get("/api/users/search", params={"query": "%%"}, headers=person.headers)).json()
    assert none == {"users": [], "total_count": 0}
    one = (
        await http.get("/api/users/search", params={"query": "p", "limit": 1}, headers=person.headers)
    ).json()
    assert len(one["users"]) == 1
    assert one["total_count"] > 1


async def test_users_are_read_by_id(people_stack: PeopleStack, http: httpx.AsyncClient) -> None:
    one, two = await people_stack.person(http), await people_stack.person(http)
    ids = f"{two.id},{one.id},999999999999"
    many = (await http.get("/api/users", params={"user_ids": ids}, headers=one.headers)).json()
    assert [user["id"] for user in many] == [two.id, one.id]
    exists = await http.get(f"/api/users/{2**70}/exists", headers=one.headers)
    assert exists.json() == {"user_id": 2**70, "exists": False} or exists.status_code == 422
    assert (await http.get("/api/users/999999999", headers=one.headers)).status_code == 404
    assert (await http.get(f"/api/users/{one.id}")).status_code == 401
