"""What was announced of users' presence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from chat_contracts.payloads.user import UserPresenceChanged
from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_kernel.clock import Clock
from services.user.domain.presence import PresenceChanged, PresenceReason

if TYPE_CHECKING:
    import asyncpg

_LOCK: Final = "SELECT username, announced_online, last_seen_at FROM users WHERE id = $1 FOR UPDATE"
_UPDATE: Final = (
    "UPDATE users SET announced_online = $2, last_seen_at = $3, presence_changed_at = $4,"
    " presence_reason = $5 WHERE id = $1"
)
_ONLINE: Final = "SELECT id FROM users WHERE announced_online"
_SINCE: Final = (
    "SELECT id, username, announced_online, last_seen_at, presence_changed_at, presence_reason FROM users"
    " WHERE presence_changed_at > $1 ORDER BY presence_changed_at"
)
_ARRIVALS: Final = frozenset({PresenceReason.HEARTBEAT, PresenceReason.STREAM})

OnlineAmong = Callable[[Collection[int]], Awaitable[frozenset[int]]]
Broadcast = Callable[[bytes], Awaitable[object]]


class PostgresPresenceJournal:
    """Implements `PresenceJournal`.

    Several processes may want to announce something about one user at once. Each takes the user's row and
    asks the leases anew while it holds it: what is announced last is true, and nothing is announced twice.

    Args:
        database, units: where it is stored, together with the event.
        clock: says when a change was announced.
        online_among: asks the leases.
        broadcast: tells open streams, once the change is durable.
    """

    def __init__(
        self,
        database: Database,
        units: UnitsOfWork,
        clock: Clock,
        *,
        online_among: OnlineAmong,
        broadcast: Broadcast,
    ) -> None:
        self._database = database
        self._units = units
        self._clock = clock
        self._online_among = online_among
        self._broadcast = broadcast

    async def settle(self, user_id: int, reason: PresenceReason, *, seen_at: datetime) -> bool:
        """Announce how a user's presence is now, if that differs from what was announced last."""
        # --8<-- [start:settle]
        async with self._units.begin() as unit:
            row = await unit.connection.fetchrow(_LOCK, user_id)
            if row is None:
                return False
            online = user_id in await self._online_among([user_id])
            if online == row["announced_online"]:
                return False
            change = self._change(user_id, row, reason, seen_at=seen_at, online=online)
            await unit.connection.execute(
                _UPDATE, user_id, change.is_online, change.last_seen_at, change.occurred_at, change.reason
            )
            payload = _contract(change)
            unit.publish(payload, key=str(user_id), aggregate_type="user", aggregate_id=str(user_id))

            async def tell() -> None:
                await self._broadcast(msgspec.json.encode(payload))

            # Lost if the process dies here; the streams look into the database as well.
            unit.after_commit(tell)
            await unit.commit()
        return True
        # --8<-- [end:settle]

    async def announced_online(self) -> frozenset[int]:
        """Return everybody of whom it was announced last that they are there."""
        return frozenset(row["id"] for row in await self._database.fetch(_ONLINE))

    async def changes_since(self, moment: datetime) -> list[UserPresenceChanged]:
        """Return the newest change of each user whose presence has changed after a moment, oldest first."""
        return [
            UserPresenceChanged(
                user_id=row["id"],
                username=row["username"],
                is_online=row["announced_online"],
                last_seen_at=row["last_seen_at"],
                changed_at=row["presence_changed_at"],
                reason=row["presence_reason"],
            )
            for row in await self._database.fetch(_SINCE, moment)
        ]

    def _change(
        self, user_id: int, row: asyncpg.Record, reason: PresenceReason, *, seen_at: datetime, online: bool
    ) -> PresenceChanged:
        if online and reason not in _ARRIVALS:
            reason = PresenceReason.HEARTBEAT
        elif not online and reason in _ARRIVALS:
            reason = PresenceReason.EXPIRED
        return PresenceChanged(
            occurred_at=self._clock.now(),
            user_id=user_id,
            username=row["username"],
            is_online=online,
            last_seen_at=max(seen_at, row["last_seen_at"] or seen_at),
            reason=reason,
        )


def _contract(change: PresenceChanged) -> UserPresenceChanged:
    return UserPresenceChanged(
        user_id=change.user_id,
        username=change.username,
        is_online=change.is_online,
        last_seen_at=change.last_seen_at,
        changed_at=change.occurred_at,
        reason=change.reason,
    )
