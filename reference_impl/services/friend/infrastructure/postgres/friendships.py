"""Friendships in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import asyncpg

from chat_contracts.payloads.friend import FriendRequestSent, pair_key
from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from services.friend.domain.block import KeptApart
from services.friend.domain.friendship import Friendship
from services.friend.domain.status import FriendshipStatus
from services.friend.infrastructure.event_contracts import contract_for
from services.friend.infrastructure.postgres.pair_lock import are_kept_apart, lock_pair

_COLUMNS: Final = "id, requester_id, addressee_id, status, message, created_at, updated_at"
_BY_PAIR: Final = (
    f"SELECT {_COLUMNS} FROM friendships WHERE least(requester_id, addressee_id) = $1"
    " AND greatest(requester_id, addressee_id) = $2 FOR UPDATE"
)
_BY_ID: Final = f"SELECT {_COLUMNS} FROM friendships WHERE id = $1 FOR UPDATE"
_INSERT: Final = (
    f"INSERT INTO friendships ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT DO NOTHING RETURNING id"
)
_NEXT_ID: Final = "SELECT nextval(pg_get_serial_sequence('friendships', 'id'))"
_UPDATE: Final = (
    "UPDATE friendships SET requester_id = $2, addressee_id = $3, status = $4, message = $5, created_at = $6,"
    " updated_at = $7 WHERE id = $1"
)
_FRIENDS: Final = (
    "SELECT CASE WHEN requester_id = $1 THEN addressee_id ELSE requester_id END AS friend_id FROM friendships"
    " WHERE (requester_id = $1 OR addressee_id = $1) AND status = 'accepted' ORDER BY friend_id"
)
_REQUESTS: Final = (
    f"SELECT {_COLUMNS} FROM friendships WHERE (requester_id = $1 OR addressee_id = $1) AND status ="
    f" 'pending'"
    " ORDER BY created_at DESC, id DESC"
)
_LARGEST_ID: Final = 2**63 - 1


class PostgresFriendships:
    """Implements `FriendshipStore`, and keeps requests that come as events."""

    def __init__(self, database: Database, units: UnitsOfWork) -> None:
        self._database = database
        self._units = units

    async def request(
        self, one: int, other: int, open_new: Callable[[int], Friendship], again: Callable[[Friendship], None]
    ) -> Friendship:
        """Bring the relation of a pair to a new request, and publish it."""
        async with self._units.begin() as unit:
            return await self._commit(unit, await self._ask(unit, one, other, open_new, again))

    async def keep(self, unit: UnitOfWork, fact: FriendRequestSent) -> None:
        """Bring the relation of a pair to a request that others have heard of already."""

        def open_new(friendship_id: int) -> Friendship:
            return Friendship.request(
                friendship_id=friendship_id,
                requester_id=fact.requester_id,
                requester_username=fact.requester_username,
                addressee_id=fact.addressee_id,
                message=fact.message,
                at=fact.sent_at,
            )

        def again(friendship: Friendship) -> None:
            friendship.request_again(
                requester_id=fact.requester_id,
                requester_username=fact.requester_username,
                addressee_id=fact.addressee_id,
                message=fact.message,
                at=fact.sent_at,
            )

        # What the aggregate records of it stays unpublished: it is the fact that came here.
        await self._ask(unit, fact.requester_id, fact.addressee_id, open_new, again)

    async def _ask(
        self,
        unit: UnitOfWork,
        one: int,
        other: int,
        open_new: Callable[[int], Friendship],
        again: Callable[[Friendship], None],
    ) -> Friendship:
        """Store a request; the unique index on the pair decides a race."""
        # --8<-- [start:ask]
        await lock_pair(unit, one, other)
        if await are_kept_apart(unit, one, other):
            raise KeptApart
        friendship = await self._of_pair(unit, one, other)
        if friendship is None:
            new_id = await unit.connection.fetchval(_NEXT_ID)
            fresh = open_new(new_id)
            if await unit.connection.fetchval(_INSERT, *_values(fresh)) is not None:
                return fresh
            # --8<-- [end:ask]
            # Somebody was quicker, and has committed: the insert waited for that.
            friendship = await self._of_pair(unit, one, other)
            if friendship is None:
                raise LookupError(f"the friendship of {one} and {other} vanished; rows are never deleted")
        again(friendship)
        await unit.connection.execute(_UPDATE, *_values(friendship))
        return friendship

    # --8<-- [start:change-between]
    async def change_between(
        self, one: int, other: int, change: Callable[[Friendship], None]
    ) -> Friendship | None:
        """Apply a change to the relation of a pair, under its row lock."""
        if not 0 < other <= _LARGEST_ID:
            return None
        async with self._units.begin() as unit:
            return await self._apply(unit, await self._of_pair(unit, one, other), change)

    # --8<-- [end:change-between]

    async def change(self, friendship_id: int, change: Callable[[Friendship], None]) -> Friendship | None:
        """Apply a change to a relation, under its row lock."""
        if not 0 < friendship_id <= _LARGEST_ID:
            return None
        async with self._units.begin() as unit:
            row = await unit.connection.fetchrow(_BY_ID, friendship_id)
            return await self._apply(unit, _friendship(row) if row is not None else None, change)

    async def sever(self, unit: UnitOfWork, by: int, other: int, *, at: datetime) -> None:
        """End what is open between two, in a transaction that holds the pair."""
        friendship = await self._of_pair(unit, by, other)
        if friendship is not None:
            friendship.sever(by=by, at=at)
            await unit.connection.execute(_UPDATE, *_values(friendship))
            self._publish(unit, friendship)

    async def friends_of(self, user_id: int) -> Sequence[int]:
        """Return the ids of a user's friends."""
        return [row["friend_id"] for row in await self._database.fetch(_FRIENDS, user_id)]

    async def requests_of(self, user_id: int) -> Sequence[Friendship]:
        """Return the open requests that a user sent or received, newest first."""
        return [_friendship(row) for row in await self._database.fetch(_REQUESTS, user_id)]

    async def _of_pair(self, unit: UnitOfWork, one: int, other: int) -> Friendship | None:
        row = await unit.connection.fetchrow(_BY_PAIR, min(one, other), max(one, other))
        return _friendship(row) if row is not None else None

    # --8<-- [start:apply]
    async def _apply(
        self, unit: UnitOfWork, friendship: Friendship | None, change: Callable[[Friendship], None]
    ) -> Friendship | None:
        if friendship is None:
            return None
        change(friendship)
        await unit.connection.execute(_UPDATE, *_values(friendship))
        return await self._commit(unit, friendship)

    # --8<-- [end:apply]

    # --8<-- [start:commit]
    async def _commit(self, unit: UnitOfWork, friendship: Friendship) -> Friendship:
        self._publish(unit, friendship)
        await unit.commit()
        return friendship

    def _publish(self, unit: UnitOfWork, friendship: Friendship) -> None:
        key = pair_key(friendship.requester_id, friendship.addressee_id)
        for event in friendship.collect_events():
            unit.publish(
                contract_for(event), key=key, aggregate_type="friendship", aggregate_id=str(friendship.id)
            )

    # --8<-- [end:commit]


def _friendship(row: asyncpg.Record) -> Friendship:
    return Friendship(
        friendship_id=row["id"],
        requester_id=row["requester_id"],
        addressee_id=row["addressee_id"],
        status=FriendshipStatus(row["status"]),
        message=row["message"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _values(it: Friendship) -> tuple[object, ...]:
    return (
        it.id,
        it.requester_id,
        it.addressee_id,
        it.status.value,
        it.message,
        it.created_at,
        it.updated_at,
    )
