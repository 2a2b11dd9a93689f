"""What is decided between two users is decided one after the other."""

from __future__ import annotations

from typing import Final

from chat_contracts.payloads.friend import pair_key
from chat_infra.postgres.unit_of_work import UnitOfWork

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_BLOCKED: Final = (
    "SELECT EXISTS (SELECT FROM blocks"
    " WHERE (blocker_id, blocked_id) IN (($1::bigint, $2::bigint), ($2::bigint, $1::bigint)))"
)


# --8<-- [start:lock]
async def lock_pair(unit: UnitOfWork, one: int, other: int) -> None:
    """Hold a pair until the transaction ends: before their first row there is nothing else to lock."""
    await unit.connection.execute(_LOCK, pair_key(one, other))


# --8<-- [end:lock]


async def are_kept_apart(unit: UnitOfWork, one: int, other: int) -> bool:
    """Whether one of the two has blocked the other."""
    return bool(await unit.connection.fetchval(_BLOCKED, one, other))
