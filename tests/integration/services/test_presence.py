"""Presence on real servers: coming and going, however it happens, reaches friends and nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from httpx_sse import ServerSentEvent, aconnect_sse
from redis.asyncio import Redis

from integration.services.user_friend_system import PeopleStack, Person, eventually, run_sql
from integration.services.user_own_redis import MortalStack, mortal_redis, mortal_stack

__all__ = ["mortal_redis", "mortal_stack"]
TTL = 4.0
GRACE = 1.0


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield client


@pytest.fixture
def people(mortal_stack: MortalStack) -> PeopleStack:
    return mortal_stack.people


class Follower:
    """An open presence stream."""

    def __init__(self, events: AsyncIterator[ServerSentEvent]) -> None:
        self._events = events

    async def next(self, seconds: float = 10) -> tuple[str, Any]:
        """The next event and its data."""
        async with asyncio.timeout(seconds):
            while True:
                event = await anext(self._events)
                if event.data:
                    return event.event, json.loads(event.data)

    async def change(self, seconds: float = 10) -> Any:
        """The next change of somebody's presence."""
        name, data = await self.next(seconds)
        assert name == "presence", (name, data)
        return data

    async def silence(self, seconds: float) -> bool:
        """Whether nothing comes for a while; ends the stream."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False

    async def ended(self) -> bool:
        """Whether the stream ends."""
        try:
            await self.next()
        except StopAsyncIteration:
            return True
        return False


@asynccontextmanager
async def following(people: PeopleStack, person: Person) -> AsyncIterator[Follower]:
    async with (
        httpx.AsyncClient(timeout=httpx.Timeout(10, read=60)) as client,
        aconnect_sse(
            client, "GET", f"{people.user.url}/api/online-status/stream", headers=person.headers
        ) as source,
    ):
        assert source.response.status_code == 200, await source.response.aread()
        yield Follower(source.aiter_sse())


async def befriend(http: httpx.AsyncClient, people: PeopleStack, one: Person, other: Person) -> None:
    friend = people.friend.url
    asked = await http.post(
        f"{friend}/api/friends/request", json={"user_id_2": other.id}, headers=one.headers
    )
    assert asked.status_code == 201, asked.text
    answered = await http.put(
        f"{friend}/api/friends/status/{one.id}", json={"action": "accept"}, headers=other.headers
    )
    assert answered.status_code == 200, answered.text
    query = "SELECT FROM friend_pairs WHERE lower_id = $1 AND upper_id = $2 AND are_friends"
    pair = sorted((one.id, other.id))
    await eventually(lambda: run_sql(people.user_dsn, query, *pair), seconds=20)


async def two_friends(http: httpx.AsyncClient, people: PeopleStack) -> tuple[Person, Person]:
    one, other = await people.person(http), await people.person(http)
    await befriend(http, people, one, other)
    return one, other


async def beat(http: httpx.AsyncClient, people: PeopleStack, person: Person) -> httpx.Response:
    return await http.post(f"{people.user.url}/api/online-status/heartbeat", headers=person.headers)


async def presence_of(
    http: httpx.AsyncClient, people: PeopleStack, person: Person, viewer: Person
) -> dict[str, Any]:
    url = f"{people.user.url}/api/online-status/user/{person.id}"
    answer = await http.get(url, headers=viewer.headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def announcements(people: PeopleStack, person: Person) -> list[tuple[bool, str]]:
    """What was published of somebody, oldest first."""
    query = (
        "SELECT payload FROM outbox WHERE aggregate_id = $1 AND type = 'user.presence.changed'"
        " ORDER BY position"
    )
    rows = await run_sql(people.user_dsn, query, str(person.id))
    payloads = [json.loads(row["payload"]) for row in rows]
    return [(payload["is_online"], payload["reason"]) for payload in payloads]


async def test_a_heartbeat_is_a_lease_in_redis_and_reaches_a_friend(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, viewer) as stream, Redis.from_url(mortal_stack.redis.url) as redis:
        name, ready = await stream.next()
        assert name == "ready"
        assert [(f["user_id"], f["is_online"]) for f in ready["friends"]] == [(person.id, False)]
        answer = await beat(http, people, person)
        assert answer.json() == {"user_id": person.id, "is_online": True, "ttl_seconds": TTL}
        change = await stream.change()
        assert (change["user_id"], change["is_online"], change["reason"]) == (person.id, True, "heartbeat")
        assert 0 < await redis.pttl(f"presence:{person.id}") <= TTL * 1000
        await beat(http, people, person)
    assert await announcements(people, person) == [(True, "heartbeat")]


async def test_the_database_the_event_and_the_frame_say_the_same(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, viewer) as stream:
        await stream.next()
        await beat(http, people, person)
        change = await stream.change()
    query = (
        "SELECT topic, partition_key, payload FROM outbox WHERE aggregate_id = $1 AND type LIKE '%presence%'"
    )
    [row] = await run_sql(people.user_dsn, query, str(person.id))
    assert (row["topic"], row["partition_key"]) == ("user.presence", str(person.id))
    assert json.loads(row["payload"]) == change
    [user] = await run_sql(people.user_dsn, "SELECT last_seen_at FROM users WHERE id = $1", person.id)
    assert user["last_seen_at"].isoformat().startswith(change["last_seen_at"].rstrip("Z"))


async def test_a_log_out_is_heard_at_once_and_ends_the_own_stream(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, viewer) as stream:
        await stream.next()
        async with following(people, person) as own:
            await own.next()
            assert (await stream.change())["reason"] == "stream"
            await beat(http, people, person)
            await http.post(f"{people.user.url}/api/auth/logout", headers=person.headers)
            change = await stream.change(2)
            assert (change["is_online"], change["reason"]) == (False, "logout")
            assert await own.ended()
        assert await stream.silence(GRACE * 2)
    assert await announcements(people, person) == [(True, "stream"), (False, "logout")]


async def test_one_who_logs_out_in_one_place_and_stays_in_another_stays_online(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    login = await http.post(
        f"{people.user.url}/api/auth/login/json", json={"email": person.email, "password": "Passw0rd!"}
    )
    second = person._replace(headers={"Authorization": f"Bearer {login.json()['access_token']}"})
    await beat(http, people, person)
    await beat(http, people, second)
    await http.post(f"{people.user.url}/api/auth/logout", headers=person.headers)
    assert (await presence_of(http, people, person, viewer))["is_online"] is True
    await http.post(f"{people.user.url}/api/auth/logout", headers=second.headers)
    assert (await presence_of(http, people, person, viewer))["is_online"] is False


async def test_an_open_stream_keeps_its_user_online_and_a_closed_one_ends_after_the_grace(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, viewer) as stream:
        await stream.next()
        async with following(people, person) as own:
            await own.next()
            assert (await stream.change())["is_online"] is True
            # Longer than a lease: only the stream can have renewed it.
            assert await own.silence(TTL * 1.5)
            assert (await presence_of(http, people, person, viewer))["is_online"] is True
        change = await stream.change(GRACE + 1.5)
        assert (change["is_online"], change["reason"]) == (False, "stream_closed")
    assert await announcements(people, person) == [(True, "stream"), (False, "stream_closed")]


async def test_a_stream_that_is_opened_again_within_the_grace_is_no_departure(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    _, person = await two_friends(http, people)
    for _ in range(3):
        async with following(people, person) as own:
            await own.next()
    async with following(people, person) as own:
        await own.next()
        assert await own.silence(GRACE * 2)
    assert await announcements(people, person) == [(True, "stream")]


async def test_a_lease_kept_by_heartbeats_survives_a_closed_stream(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, person) as own:
        await own.next()
    await beat(http, people, person)
    async with following(people, viewer) as stream:
        await stream.next()
        change = await stream.change(TTL + 3)
    # Not after the grace, and for want of heartbeats, not because of the stream.
    assert change["reason"] == "expired"


async def test_a_lease_that_runs_out_is_heard_once_with_the_time_of_the_last_sign_of_life(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, viewer) as stream:
        await stream.next()
        await beat(http, people, person)
        came = await stream.change()
        went = await stream.change(TTL + 2)
        assert (went["is_online"], went["reason"]) == (False, "expired")
        assert went["last_seen_at"][:18] >= came["last_seen_at"][:18]
        assert went["last_seen_at"] < went["changed_at"]
        assert await stream.silence(1.5)
    assert await announcements(people, person) == [(True, "heartbeat"), (False, "expired")]


async def test_strangers_see_nothing_and_nobody_is_told_of_them(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    person, stranger = await people.person(http), await people.person(http)
    async with following(people, stranger) as stream:
        _, ready = await stream.next()
        assert ready == {"friends": [], "online_count": 0}
        await beat(http, people, person)
        seen = await presence_of(http, people, person, stranger)
        assert seen == {"user_id": person.id, "is_online": False, "last_seen_at": None}
        profile = await http.get(f"{people.user.url}/api/users/{person.id}", headers=stranger.headers)
        assert (profile.json()["is_online"], profile.json()["last_seen_at"]) == (False, None)
        own = await http.get(f"{people.user.url}/api/profile/me", headers=person.headers)
        assert own.json()["is_online"] is True
        assert own.json()["last_seen_at"] is not None
        assert await stream.silence(1.5)


async def test_friends_are_listed_with_their_presence(people: PeopleStack, http: httpx.AsyncClient) -> None:
    viewer, person = await two_friends(http, people)
    await beat(http, people, person)
    answer = await http.get(f"{people.user.url}/api/online-status/friends", headers=viewer.headers)
    body = answer.json()
    assert [(f["user_id"], f["username"], f["is_online"]) for f in body["friends"]] == [
        (person.id, person.username, True)
    ]
    assert body["online_count"] == 1
    profile = await http.get(f"{people.user.url}/api/users/{person.id}", headers=viewer.headers)
    assert profile.json()["is_online"] is True
    unknown = await http.get(f"{people.user.url}/api/online-status/user/999999999", headers=viewer.headers)
    assert (unknown.status_code, unknown.json()["error"]) == (404, "user_not_found")


async def test_an_open_stream_learns_of_new_friends_and_forgets_former_ones(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await people.person(http), await people.person(http)
    async with following(people, viewer) as stream:
        assert (await stream.next())[1]["friends"] == []
        await befriend(http, people, viewer, person)
        name, data = await stream.next()
        assert (name, [f["user_id"] for f in data["friends"]]) == ("reset", [person.id])
        await beat(http, people, person)
        assert (await stream.change())["is_online"] is True
        removed = await http.delete(f"{people.friend.url}/api/friends/{person.id}", headers=viewer.headers)
        assert removed.status_code in {200, 204}
        assert await stream.next() == ("reset", {"friends": [], "online_count": 0})
    assert (await presence_of(http, people, person, viewer))["is_online"] is False


async def test_what_two_processes_sweep_is_announced_once(
    people: PeopleStack, http: httpx.AsyncClient, tmp_path: Any
) -> None:
    other = people.user.another(tmp_path / "other.log")
    other.start()
    try:
        persons = [await people.person(http) for _ in range(6)]
        await asyncio.gather(*(beat(http, people, person) for person in persons for _ in range(3)))

        async def all_gone() -> bool:
            return all([len(await announcements(people, person)) >= 2 for person in persons])

        await eventually(all_gone, seconds=TTL + 5)
        for person in persons:
            assert await announcements(people, person) == [(True, "heartbeat"), (False, "expired")]
    finally:
        other.stop()


async def test_after_a_killed_user_service_a_lease_still_runs_out_and_is_heard_once(
    people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, person) as own:
        await own.next()
        people.user.kill()
    people.user.start()
    async with following(people, viewer) as stream:
        await stream.next()
        if len(await announcements(people, person)) < 2:
            assert (await stream.change(TTL + 2))["is_online"] is False
        assert await stream.silence(1.5)
    assert await announcements(people, person) == [(True, "stream"), (False, "expired")]


async def test_what_a_crash_left_unsaid_is_said_after_one_more_term(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    _, person = await two_friends(http, people)
    await beat(http, people, person)
    # As if a process had claimed the departure and died before it announced it.
    async with Redis.from_url(mortal_stack.redis.url) as redis:
        await redis.zrem("presence:deadlines", person.id)
        await redis.delete(f"presence:{person.id}")

    async def said() -> bool:
        return len(await announcements(people, person)) == 2

    await eventually(said, seconds=TTL * 3)
    assert (await announcements(people, person))[1] == (False, "expired")


async def test_while_redis_is_away_heartbeats_get_503_profiles_work_and_all_recovers(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    async with following(people, viewer) as stream:
        await stream.next()
        mortal_stack.redis.kill()
        try:
            refused = await beat(http, people, person)
            assert (refused.status_code, refused.json()["error"]) == (503, "presence_unavailable")
            assert int(refused.headers["retry-after"]) >= 1
            profile = await http.get(f"{people.user.url}/api/users/{person.id}", headers=viewer.headers)
            assert (profile.status_code, profile.json()["is_online"]) == (200, False)
            asked = await http.get(
                f"{people.user.url}/api/online-status/user/{person.id}", headers=viewer.headers
            )
            assert asked.status_code == 503
        finally:
            mortal_stack.redis.start()

        async def accepted() -> bool:
            return (await beat(http, people, person)).status_code == 200

        await eventually(accepted)
        change = await stream.change()
        assert (change["user_id"], change["is_online"]) == (person.id, True)


async def test_when_redis_loses_its_data_a_heartbeat_brings_the_lease_back_and_nobody_has_gone(
    mortal_stack: MortalStack, people: PeopleStack, http: httpx.AsyncClient
) -> None:
    viewer, person = await two_friends(http, people)
    await beat(http, people, person)
    async with Redis.from_url(mortal_stack.redis.url) as redis:
        await redis.flushall()
    assert (await presence_of(http, people, person, viewer))["is_online"] is False
    await beat(http, people, person)
    assert (await presence_of(http, people, person, viewer))["is_online"] is True
    assert await announcements(people, person) == [(True, "heartbeat")]
