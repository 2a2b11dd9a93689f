"""Where a process learns which sessions have ended: from Redis, and from their owner while that is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import cast

import pytest
from redis.asyncio import Redis

from chat_infra.http.outbound import Answer, Outbound
from chat_infra.sessions.revocation_feed import RevocationFeed
from chat_infra.sessions.revocation_list import RemoteRevocations
from chat_infra.sessions.revoked import Revocation, RevokedSessions
from chat_kernel.errors import NotAuthenticated, Unavailable


@pytest.fixture
def no_redis() -> Redis:
    """A client of a Redis that is not there."""
    return Redis.from_url("redis://127.0.0.1:1/0")


class Owner:
    """Stands in for user-service: has one ended session, and may be away."""

    def __init__(self, *, away: bool = False) -> None:
        self.away = away

    async def __call__(self) -> Iterable[Revocation]:
        if self.away:
            raise Unavailable("dependency_unavailable", "Away.")
        return [Revocation("ended", time.time() + 60)]


async def tried_once(redis: Redis, revoked: RevokedSessions, owner: Owner) -> None:
    """Run the feed until it finds that Redis is away; who keeps tasks running would start it again."""
    with pytest.raises(ExceptionGroup):
        await RevocationFeed(redis, revoked, owner).run(asyncio.Event())
    await redis.aclose()


async def test_without_redis_the_owner_tells_which_sessions_have_ended(no_redis: Redis) -> None:
    revoked = RevokedSessions()
    await tried_once(no_redis, revoked, Owner())
    with pytest.raises(NotAuthenticated) as refused:
        await revoked.admit("ended")
    assert refused.value.error == "session_revoked"
    await revoked.admit("other")


async def test_who_has_never_read_the_list_vouches_for_nobody(no_redis: Redis) -> None:
    revoked = RevokedSessions()
    await tried_once(no_redis, revoked, Owner(away=True))
    with pytest.raises(Unavailable) as unknown:
        await revoked.admit("other")
    assert (unknown.value.error, unknown.value.retry_after) == ("dependency_unavailable", 2)


async def test_who_has_read_it_once_goes_on_with_that_whatever_is_away(no_redis: Redis) -> None:
    revoked, owner = RevokedSessions(), Owner()
    await tried_once(no_redis, revoked, owner)
    owner.away = True
    await tried_once(no_redis, revoked, owner)
    await revoked.admit("other")
    with pytest.raises(NotAuthenticated):
        await revoked.admit("ended")


async def test_a_request_waits_for_a_list_that_is_being_read(no_redis: Redis) -> None:
    revoked = RevokedSessions()
    asked = asyncio.ensure_future(revoked.admit("ended"))
    await asyncio.sleep(0)
    await tried_once(no_redis, revoked, Owner())
    with pytest.raises(NotAuthenticated):
        await asked


@pytest.mark.parametrize(
    ("status", "body"), [(404, b"{}"), (200, b"<html>"), (200, b'{"keys": []}'), (401, b'{"sessions": []}')]
)
async def test_an_answer_that_is_no_list_is_not_taken_for_an_empty_one(status: int, body: bytes) -> None:
    class Answering:
        async def get(self, url: str) -> Answer:
            assert url == "http://user/.well-known/revoked-sessions.json"
            return Answer(status, body)

    with pytest.raises(Unavailable) as refused:
        await RemoteRevocations(cast("Outbound", Answering()), "http://user")()
    assert refused.value.error == "dependency_unavailable"
