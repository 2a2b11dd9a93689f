"""When somebody was last there, from the events of their coming and going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from chat_contracts.payloads.user import UserPresenceChanged
from chat_contracts.topics import USER_PRESENCE
from chat_infra.kafka.subscription import IncomingEvent, Subscription
from chat_infra.postgres.unit_of_work import UnitOfWork

# The latest moment wins, in whatever order they come. One row a user: a statement may not touch it twice.
# --8<-- [start:keep]
_REMEMBER: Final = (
    "INSERT INTO last_seen AS known (user_id, last_seen_at)"
    " SELECT user_id, max(seen_at) FROM unnest($1::bigint[], $2::timestamptz[]) AS seen(user_id, seen_at)"
    " GROUP BY user_id"
    " ON CONFLICT (user_id)"
    " DO UPDATE SET last_seen_at = greatest(excluded.last_seen_at, known.last_seen_at)"
)
# --8<-- [end:keep]


class LastSeen:
    """Implements `BatchHandler`: many come and go at once when a process with their streams dies."""

    async def __call__(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        """Remember one event."""
        await self.apply_all([event], unit)

    async def apply_all(self, events: Sequence[IncomingEvent], unit: UnitOfWork) -> None:
        """Remember several events in one statement."""
        facts = [cast("UserPresenceChanged", event.payload) for event in events]
        await unit.connection.execute(
            _REMEMBER, [fact.user_id for fact in facts], [fact.last_seen_at for fact in facts]
        )


LAST_SEEN_SUBSCRIPTION: Final = Subscription(USER_PRESENCE, {"user.presence.changed": LastSeen()})
