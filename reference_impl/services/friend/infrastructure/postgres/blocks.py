"""Blocks in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from chat_contracts.payloads.friend import pair_key
from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitOfWork, UnitsOfWork
from services.friend.domain.block import Block
from services.friend.infrastructure.block_contracts import block_contract_for
from services.friend.infrastructure.postgres.friendships import PostgresFriendships
from services.friend.infrastructure.postgres.pair_lock import lock_pair

_SINCE: Final = "SELECT since FROM blocks WHERE blocker_id = $1 AND blocked_id = $2"
_INSERT: Final = (
    "INSERT INTO blocks (blocker_id, blocked_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
)
_DELETE: Final = "DELETE FROM blocks WHERE blocker_id = $1 AND blocked_id = $2"
_OF: Final = "SELECT blocked_id, since FROM blocks WHERE blocker_id = $1"
_LARGEST_ID: Final = 2**63 - 1


class PostgresBlocks:
    """Implements `BlockStore`. A block and what it severs are one transaction."""

    def __init__(self, database: Database, units: UnitsOfWork, friendships: PostgresFriendships) -> None:
        self._database = database
        self._units = units
        self._friendships = friendships

    # --8<-- [start:impose]
    async def impose(self, blocker_id: int, blocked_id: int, *, at: datetime) -> None:
        """Store a block, end what is open between the two, and publish both, in this order."""
        async with self._units.begin() as unit:
            block = await self._locked(unit, blocker_id, blocked_id)
            await self._friendships.sever(unit, blocker_id, blocked_id, at=at)
            block.impose(at=at)
            await unit.connection.execute(_INSERT, blocker_id, blocked_id, block.since)
            await self._commit(unit, block)

    # --8<-- [end:impose]

    async def lift(self, blocker_id: int, blocked_id: int, *, at: datetime) -> None:
        """Remove a block and publish that, if there was one."""
        if not 0 < blocked_id <= _LARGEST_ID or blocker_id == blocked_id:
            return
        async with self._units.begin() as unit:
            block = await self._locked(unit, blocker_id, blocked_id)
            block.lift(at=at)
            await unit.connection.execute(_DELETE, blocker_id, blocked_id)
            await self._commit(unit, block)

    async def blocks_of(self, blocker_id: int) -> Mapping[int, datetime]:
        """Return since when a user has blocked whom."""
        rows = await self._database.fetch(_OF, blocker_id)
        return {row["blocked_id"]: row["since"] for row in rows}

    async def _locked(self, unit: UnitOfWork, blocker_id: int, blocked_id: int) -> Block:
        await lock_pair(unit, blocker_id, blocked_id)
        since = await unit.connection.fetchval(_SINCE, blocker_id, blocked_id)
        return Block(blocker_id=blocker_id, blocked_id=blocked_id, since=since)

    async def _commit(self, unit: UnitOfWork, block: Block) -> None:
        # The key of the friendship between the two: their facts stay in one order.
        key = pair_key(block.blocker_id, block.blocked_id)
        for event in block.collect_events():
            unit.publish(
                block_contract_for(event),
                key=key,
                aggregate_type="block",
                aggregate_id=f"{block.blocker_id}:{block.blocked_id}",
            )
        await unit.commit()
