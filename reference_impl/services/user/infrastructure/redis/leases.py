"""Leases in Redis."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from services.user.application.presence_ports import Departure
from services.user.domain.presence import LeaseTerms, PresenceReason
from services.user.infrastructure.redis import lease_scripts
from services.user.infrastructure.redis.outages import presence_outages_reported

if TYPE_CHECKING:
    from redis.asyncio import Redis

DEADLINES: Final = "presence:deadlines"
LEAVING: Final = "presence:leaving"
_AT_ONCE: Final = 100


def leases_key(user_id: int) -> str:
    """Where the leases of a user are."""
    return f"presence:{user_id}"


class RedisLeases:
    """Implements `LeaseStore`."""

    def __init__(self, redis: Redis, terms: LeaseTerms) -> None:
        self._redis = redis
        self._terms = terms
        self._renew = redis.register_script(lease_scripts.RENEW)
        self._shorten = redis.register_script(lease_scripts.SHORTEN)
        self._end_session = redis.register_script(lease_scripts.END_SESSION)
        self._claim = redis.register_script(lease_scripts.CLAIM)

    async def renew(self, user_id: int, lease: str) -> bool:
        """Take or renew a lease for the whole term; True if the user was not there before."""
        async with presence_outages_reported():
            term = int(self._terms.seconds * 1000)
            return bool(await self._renew(_keys(user_id), [user_id, lease, term]))

    async def shorten(self, user_id: int, lease: str) -> None:
        """Let a lease run out after the grace; one that does not exist stays away."""
        async with presence_outages_reported():
            await self._shorten(_keys(user_id), [user_id, lease, int(self._terms.grace_seconds * 1000)])

    async def end_session(self, user_id: int, session_id: str) -> bool:
        """End every lease of a session; True if the user is gone by that."""
        async with presence_outages_reported():
            return bool(await self._end_session(_keys(user_id), [user_id, session_id]))

    async def claim_departures(self) -> Sequence[Departure]:
        """Return users whose leases have all run out; each is handed to one caller only."""
        async with presence_outages_reported():
            answer: list[bytes] = await self._claim([DEADLINES, LEAVING], [_AT_ONCE])
        parts = iter(answer)
        return [self._departure(*three) for three in zip(parts, parts, parts, strict=True)]

    # --8<-- [start:online]
    async def online_among(self, user_ids: Collection[int]) -> frozenset[int]:
        """Return those of the users that are there."""
        if not user_ids:
            return frozenset()
        async with presence_outages_reported():
            pipeline = self._redis.pipeline(transaction=False)
            for user_id in user_ids:
                pipeline.exists(leases_key(user_id))
            found = await pipeline.execute()
        return frozenset(user_id for user_id, exists in zip(user_ids, found, strict=True) if exists)

    # --8<-- [end:online]

    async def all_online(self) -> frozenset[int]:
        """Return everybody who is there."""
        async with presence_outages_reported():
            users: Any = await self._redis.zrange(DEADLINES, 0, -1)
        return frozenset(int(user_id) for user_id in users)

    def _departure(self, user_id: bytes, deadline: bytes, reason: bytes) -> Departure:
        why = PresenceReason(reason.decode())
        closed = why is PresenceReason.STREAM_CLOSED
        left_over = self._terms.grace_seconds if closed else self._terms.seconds
        return Departure(int(user_id), why, datetime.fromtimestamp(float(deadline) / 1000 - left_over, UTC))


def _keys(user_id: int) -> list[str]:
    return [leases_key(user_id), DEADLINES, LEAVING]
