"""Parts of user-service with the defects that a course on them needs; off unless switched on."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

from chat_infra.faults.declared import PRESENCE_TTL_IGNORED, SLOW_HASH, STALE_CACHE
from chat_infra.faults.faults import Faults
from services.user.application.presence_ports import Departure
from services.user.domain.user import User
from services.user.infrastructure.postgres.users import PostgresUsers
from services.user.infrastructure.redis.leases import RedisLeases
from services.user.infrastructure.security.argon2_hasher import Argon2Hasher

T = TypeVar("T")


class FaultyHasher(Argon2Hasher):
    """`slow-hash`: the same work several times."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self._faults = faults

    async def _run(self, work: Callable[[], T]) -> T:
        slow = self._faults.parameters(SLOW_HASH)
        if slow is None:
            return await super()._run(work)
        times = int(slow["times"])

        def repeated() -> T:
            for _ in range(times - 1):
                work()
            return work()

        return await super()._run(repeated)


class FaultyUsers(PostgresUsers):
    """`stale-cache`: what was read once is shown for a while, whatever has changed."""

    def __init__(self, faults: Faults, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._faults = faults
        self._kept: dict[int, tuple[float, User | None]] = {}

    async def by_id(self, user_id: int) -> User | None:
        """As the real one was."""
        stale = self._faults.parameters(STALE_CACHE)
        if stale is None:
            self._kept.clear()
            return await super().by_id(user_id)
        read_at, user = self._kept.get(user_id, (0.0, None))
        if user is None or time.monotonic() - read_at > float(stale["seconds"]):
            user = await super().by_id(user_id)
            self._kept[user_id] = (time.monotonic(), user)
        return user


class FaultyLeases(RedisLeases):
    """`presence-ttl-ignored`: a lease that has run out still counts."""

    def __init__(self, faults: Faults, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._faults = faults

    async def claim_departures(self) -> Sequence[Departure]:
        """As the real one, or nobody."""
        return () if self._faults.is_on(PRESENCE_TTL_IGNORED) else await super().claim_departures()

    async def online_among(self, user_ids: Collection[int]) -> frozenset[int]:
        """As the real one, or everybody who was there and has not logged out."""
        if self._faults.is_on(PRESENCE_TTL_IGNORED):
            return await self.all_online() & frozenset(user_ids)
        return await super().online_among(user_ids)
