"""A session that has ended is over in every service, at once, whatever happens to Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from chat_infra.sessions.revoked import REVOKED_KEY
from integration.services.user_friend_system import PeopleStack, Person, eventually, run_sql
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


async def test_while_redis_is_away_the_past_stays_revoked_and_a_log_out_is_heard_from_its_owner(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    before, during, staying = [await people.person(http) for _ in range(3)]
    await http.post(f"{people.user.url}/api/auth/logout", headers=before.headers)
    await until_refused(http, people, before)
    mortal_stack.redis.kill()
    try:
        logout = await http.post(f"{people.user.url}/api/auth/logout", headers=during.headers)
        assert logout.status_code == 200
        assert (await friends_answer(http, people, before))[0] == 401
        own = await http.get(f"{people.user.url}/api/profile/me", headers=during.headers)
        assert own.status_code == 401
        await until_refused(http, people, during)
        assert (await friends_answer(http, people, staying))[0] == 200
    finally:
        mortal_stack.redis.start()
    assert (await friends_answer(http, people, during))[0] == 401


async def test_services_that_start_while_redis_is_away_refuse_what_was_revoked_and_serve_the_rest(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    gone, staying = await people.person(http), await people.person(http)
    addresses = [f"{people.user.url}/api/profile/me", f"{people.friend.url}/api/friends/list"]
    await http.post(f"{people.user.url}/api/auth/logout", headers=gone.headers)
    mortal_stack.redis.kill()
    seen: set[int] = set()

    async def both_answer(status: int, person: Person) -> bool:
        got = [(await http.get(address, headers=person.headers)).status_code for address in addresses]
        if person is gone:
            seen.update(got)
        return got == [status, status]

    try:
        for service in (people.user, people.friend):
            service.kill()
            service.start(wait_for="/health/live")
        await eventually(lambda: both_answer(401, gone))
        await eventually(lambda: both_answer(200, staying))
        # Refused because it is revoked, or told to come again: accepted at no moment.
        assert seen <= {401, 503}
    finally:
        mortal_stack.redis.start()
    for service in (people.user, people.friend):
        await eventually(partial(is_ready, http, service.url))
    assert await both_answer(401, gone)
    assert await both_answer(200, staying)
    await http.post(f"{people.user.url}/api/auth/logout", headers=staying.headers)
    await until_refused(http, people, staying)


async def is_ready(http: httpx.AsyncClient, url: str) -> bool:
    return (await http.get(f"{url}/health/ready")).status_code == 200


async def test_a_service_that_cannot_learn_which_sessions_have_ended_answers_503_until_it_can(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    gone, staying = await people.person(http), await people.person(http)
    await http.post(f"{people.user.url}/api/auth/logout", headers=gone.headers)
    mortal_stack.redis.kill()
    try:
        # user-service goes on giving its keys, but not this list.
        await run_sql(people.user_dsn, "ALTER TABLE refresh_tokens RENAME TO out_of_reach")
        people.friend.kill()
        people.friend.start(wait_for="/health/live")
        for person in (gone, staying):
            answer = await http.get(f"{people.friend.url}/api/friends/list", headers=person.headers)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
            assert answer.json()["error"] == "dependency_unavailable"
            assert answer.json()["details"] == {"missing": "revoked_sessions"}
        await run_sql(people.user_dsn, "ALTER TABLE out_of_reach RENAME TO refresh_tokens")
        await until_refused(http, people, gone)
        assert (await friends_answer(http, people, staying))[0] == 200
    finally:
        await run_sql(people.user_dsn, "ALTER TABLE IF EXISTS out_of_reach RENAME TO refresh_tokens")
        mortal_stack.redis.start()


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
