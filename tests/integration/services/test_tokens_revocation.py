"""A session that has ended is over in every service, at once, whatever happens to Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from chat_infra.sessions.revoked import REVOKED_KEY
from integration.services.user_friend_system import PeopleStack, Person, eventually
from integration.services.user_own_redis import MortalStack, mortal_redis, mortal_stack

__all__ = ["mortal_redis", "mortal_stack"]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield client


@pytest.fixture
def people(mortal_stack: MortalStack) -> PeopleStack:
    return mortal_stack.people


async def friends_answer(http: httpx.AsyncClient, people: PeopleStack, person: Person) -> tuple[int, Any]:
    answer = await http.get(f"{people.friend.url}/api/friends/list", headers=person.headers)
    return answer.status_code, answer.json()


async def until_refused(http: httpx.AsyncClient, people: PeopleStack, person: Person) -> Any:
    async def refused() -> Any:
        status, body = await friends_answer(http, people, person)
        return body if status == 401 else None

    return await eventually(refused)


async def test_after_a_log_out_the_access_token_is_refused_everywhere(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    person, other = await people.person(http), await people.person(http)
    assert (await friends_answer(http, people, person))[0] == 200
    assert (await http.post(f"{people.user.url}/api/auth/logout", headers=person.headers)).status_code == 200
    own = await http.get(f"{people.user.url}/api/profile/me", headers=person.headers)
    assert (own.status_code, own.json()["error"]) == (401, "session_revoked")
    assert (await until_refused(http, people, person))["error"] == "session_revoked"
    assert (await friends_answer(http, people, other))[0] == 200


async def test_a_reused_refresh_token_revokes_the_access_tokens_of_both_who_hold_them(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    person = await people.person(http)
    body = {"refresh_token": person.refresh_token}
    fresh = (await http.post(f"{people.user.url}/api/auth/refresh", json=body)).json()["access_token"]
    reused = await http.post(f"{people.user.url}/api/auth/refresh", json=body)
    assert reused.json()["error"] == "refresh_token_reused"
    for token in (person.headers["Authorization"], f"Bearer {fresh}"):
        await until_refused(http, people, person._replace(headers={"Authorization": token}))


async def test_a_service_that_starts_later_knows_what_was_revoked_before(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    person = await people.person(http)
    people.friend.kill()
    await http.post(f"{people.user.url}/api/auth/logout", headers=person.headers)
    people.friend.start()
    await until_refused(http, people, person)


async def test_while_redis_is_away_the_past_stays_revoked_and_a_log_out_is_heard_once_it_is_back(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    before, during = await people.person(http), await people.person(http)
    await http.post(f"{people.user.url}/api/auth/logout", headers=before.headers)
    await until_refused(http, people, before)
    mortal_stack.redis.kill()
    try:
        logout = await http.post(f"{people.user.url}/api/auth/logout", headers=during.headers)
        assert logout.status_code == 200
        assert (await friends_answer(http, people, before))[0] == 401
        assert (await friends_answer(http, people, during))[0] == 200
        own = await http.get(f"{people.user.url}/api/profile/me", headers=during.headers)
        assert own.status_code == 401
    finally:
        mortal_stack.redis.start()
    await until_refused(http, people, during)


async def test_a_redis_that_lost_its_data_gets_the_revocations_back_from_the_database(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    person = await people.person(http)
    await http.post(f"{people.user.url}/api/auth/logout", headers=person.headers)
    async with Redis.from_url(mortal_stack.redis.url) as redis:
        revoked = await redis.zrange(REVOKED_KEY, 0, -1)
        await redis.flushall()
        await redis.client_kill_filter(_type="pubsub")
        await eventually(lambda: _has_all(redis, revoked))


async def _has_all(redis: Redis, revoked: Any) -> bool:
    return set(revoked) <= set(await redis.zrange(REVOKED_KEY, 0, -1))
