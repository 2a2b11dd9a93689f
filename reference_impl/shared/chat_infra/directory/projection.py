"""Keeps `known_users` from the events of user-service."""

from __future__ import annotations

from typing import Final, cast

from chat_contracts.payloads.user import UserProfileUpdated, UserRegistered
from chat_contracts.topics import USER_EVENTS
from chat_infra.kafka.subscription import IncomingEvent, Subscription
from chat_infra.postgres.unit_of_work import UnitOfWork

# --8<-- [start:remember]
# The newest fact wins, in whatever order they come: a registration must not undo a later change of name.
REMEMBER: Final = (
    "INSERT INTO known_users AS known (user_id, username, display_name, email, as_of) VALUES ($1, $2,"
    " $3, $4, $5)"
    " ON CONFLICT (user_id) DO UPDATE SET"
    " username = CASE WHEN excluded.as_of >= known.as_of THEN excluded.username ELSE known.username END,"
    " display_name = CASE WHEN excluded.as_of >= known.as_of THEN excluded.display_name ELSE"
    " known.display_name END,"
    " email = coalesce(excluded.email, known.email),"
    " as_of = greatest(excluded.as_of, known.as_of)"
)
# --8<-- [end:remember]


# --8<-- [start:registered]
async def _on_registered(event: IncomingEvent, unit: UnitOfWork) -> None:
    user = cast("UserRegistered", event.payload)
    await unit.connection.execute(
        REMEMBER, user.user_id, user.username, user.display_name, user.email, user.registered_at
    )


# --8<-- [end:registered]


async def _on_profile_updated(event: IncomingEvent, unit: UnitOfWork) -> None:
    user = cast("UserProfileUpdated", event.payload)
    await unit.connection.execute(
        REMEMBER, user.user_id, user.username, user.display_name, None, user.updated_at
    )


KNOWN_USERS_SUBSCRIPTION: Final = Subscription(
    USER_EVENTS, {"user.registered": _on_registered, "user.profile.updated": _on_profile_updated}
)
