"""Groups in PostgreSQL: one round trip each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from chat_infra.postgres.database import Database
from chat_kernel.call_context import current_call
from chat_kernel.errors import DomainError
from services.chat.domain.errors import GroupIsFull, MemberNotFound, NotAGroup, NotARoomMember, NotTheOwner
from services.chat.domain.group import MOST_MEMBERS, GroupName, GroupPeople

_FOUND: Final = "SELECT create_group($1, $2, $3, $4, $5, $6, $7, $8)"
_ADD: Final = "SELECT add_members($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_REMOVE: Final = "SELECT remove_member($1, $2, $3, $4, $5, $6, $7, $8)"
_ROOM_FULL: Final = "CH001"
"""The SQLSTATE that `add_members` raises."""


class PostgresGroups:
    """Implements `GroupStore`; `wake_relay` is called when an event was committed."""

    def __init__(self, database: Database, wake_relay: Callable[[], None]) -> None:
        self._database = database
        self._wake_relay = wake_relay

    async def found(self, people: GroupPeople, name: GroupName, *, event_id: UUID, at: datetime) -> int:
        """Make a group."""
        members = list(people.member_ids)
        room_id: int = await self._call(_FOUND, people.owner, name.text, members, at, event_id)
        return room_id

    async def add(
        self, room_id: int, user_ids: Sequence[int], *, by: int, event_ids: Sequence[UUID], at: datetime
    ) -> None:
        """Let people in, all or none."""
        try:
            outcome = await self._call(_ADD, room_id, by, list(user_ids), list(event_ids), at, MOST_MEMBERS)
        except asyncpg.PostgresError as refused:
            if refused.sqlstate != _ROOM_FULL:
                raise
            raise GroupIsFull(MOST_MEMBERS) from None
        _require_changed(outcome, room_id, by, by)

    async def remove(self, room_id: int, user_id: int, *, by: int, event_id: UUID, at: datetime) -> None:
        """Take somebody out, or let them leave."""
        outcome = await self._call(_REMOVE, room_id, by, user_id, at, event_id)
        _require_changed(outcome, room_id, by, user_id)

    async def _call(self, statement: str, *arguments: object) -> Any:
        call = current_call()
        answer = await self._database.fetchval(
            statement, *arguments, call.correlation_id, call.causation_id, call.traceparent
        )
        self._wake_relay()
        return answer


def _require_changed(outcome: object, room_id: int, by: int, user_id: int) -> None:
    refusals: dict[object, DomainError] = {
        "no_room": NotARoomMember(room_id, by),
        "not_a_group": NotAGroup(room_id),
        "not_the_owner": NotTheOwner(room_id),
        "not_a_member": MemberNotFound(room_id, user_id),
    }
    if outcome in refusals:
        raise refusals[outcome]
