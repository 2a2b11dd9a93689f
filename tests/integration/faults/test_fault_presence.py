"""`presence-ttl-ignored` on services with short leases: who falls silent stays, until the fault is off."""

from __future__ import annotations

import asyncio
import json

import httpx
from redis.asyncio import Redis

from chat_infra.faults.declared import PRESENCE_TTL_IGNORED
from chat_infra.faults.faults import HASH
from chat_infra.faults.watch import CHANNEL
from integration.services.test_presence import TTL, beat, presence_of, two_friends
from integration.services.user_friend_system import eventually
from integration.services.user_own_redis import MortalStack, mortal_redis, mortal_stack

__all__ = ["mortal_redis", "mortal_stack"]


async def test_one_who_falls_silent_stays_online(mortal_stack: MortalStack, http: httpx.AsyncClient) -> None:
    people = mortal_stack.people
    async with Redis.from_url(mortal_stack.redis.url) as redis:
        await redis.hset(HASH, PRESENCE_TTL_IGNORED.name, json.dumps({}))
        await redis.publish(CHANNEL, b"")
        viewer, person = await two_friends(http, people)
        await beat(http, people, person)
        # Longer than a lease lasts: it is the passing of this time that must change nothing.
        await asyncio.sleep(TTL + 1.5)
        assert (await presence_of(http, people, person, viewer))["is_online"] is True
        await redis.hdel(HASH, PRESENCE_TTL_IGNORED.name)
        await redis.publish(CHANNEL, b"")

        async def gone() -> bool:
            return not (await presence_of(http, people, person, viewer))["is_online"]

        await eventually(gone)
