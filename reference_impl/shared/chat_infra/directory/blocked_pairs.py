"""Who has blocked whom, as the other services know it."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from chat_contracts.payloads.friend import UserBlocked, UserUnblocked
from chat_contracts.topics import FRIEND_EVENTS
from chat_infra.kafka.subscription import IncomingEvent, Subscription
from chat_infra.postgres.unit_of_work import UnitOfWork

# --8<-- [start:remember]
# The newest fact wins, in whatever order they come; a lifted block stays as a row that says so.
_REMEMBER: Final = (
    "INSERT INTO blocked_pairs AS known (blocker_id, blocked_id, is_blocked, as_of) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (blocker_id, blocked_id)"
    " DO UPDATE SET is_blocked = excluded.is_blocked, as_of = excluded.as_of"
    " WHERE excluded.as_of >= known.as_of"
)
# --8<-- [end:remember]


async def _remember(
    unit: UnitOfWork, blocker_id: int, blocked_id: int, *, is_blocked: bool, at: datetime
) -> None:
    await unit.connection.execute(_REMEMBER, blocker_id, blocked_id, is_blocked, at)


async def on_blocked(event: IncomingEvent, unit: UnitOfWork) -> None:
    """Keep a block."""
    fact = cast("UserBlocked", event.payload)
    await _remember(unit, fact.blocker_id, fact.blocked_id, is_blocked=True, at=fact.blocked_at)


async def on_unblocked(event: IncomingEvent, unit: UnitOfWork) -> None:
    """Keep that a block was lifted."""
    fact = cast("UserUnblocked", event.payload)
    await _remember(unit, fact.blocker_id, fact.blocked_id, is_blocked=False, at=fact.unblocked_at)


BLOCKED_PAIRS_SUBSCRIPTION: Final = Subscription(
    FRIEND_EVENTS, {"user.blocked": on_blocked, "user.unblocked": on_unblocked}
)
"""Needs the table `chat_infra.postgres.tables.BLOCKED_PAIRS_TABLE`."""
