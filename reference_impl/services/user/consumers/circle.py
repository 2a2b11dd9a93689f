"""Keeps who is friends with whom, and who blocks whom, from the events of friend-service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, cast

from chat_contracts.payloads.friend import FriendRemoved, FriendRequestAccepted, UserBlocked, UserUnblocked
from chat_contracts.topics import FRIEND_EVENTS
from chat_infra.kafka.subscription import IncomingEvent, Subscription
from chat_infra.postgres.unit_of_work import UnitOfWork

# The newest fact wins, in whatever order they come: one replayed from the dead letters may be old.
_PAIR: Final = (
    "INSERT INTO friend_pairs AS known (lower_id, upper_id, are_friends, as_of)"
    " VALUES (least($1::bigint, $2::bigint), greatest($1::bigint, $2::bigint), $3, $4)"
    " ON CONFLICT (lower_id, upper_id)"
    " DO UPDATE SET are_friends = excluded.are_friends, as_of = excluded.as_of"
    " WHERE excluded.as_of >= known.as_of"
)
_BLOCK: Final = (
    "INSERT INTO blocked_pairs AS known (blocker_id, blocked_id, is_blocked, as_of) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (blocker_id, blocked_id)"
    " DO UPDATE SET is_blocked = excluded.is_blocked, as_of = excluded.as_of"
    " WHERE excluded.as_of >= known.as_of"
)

AnnounceCircle = Callable[[int, int], Awaitable[object]]


class CircleHandlers:
    """Applies the events; `announce` tells the open streams of the two, once it is durable."""

    def __init__(self, announce: AnnounceCircle) -> None:
        self._announce = announce

    async def handle(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        """Apply one event."""
        match event.payload:
            case FriendRequestAccepted() as fact:
                pair = fact.requester_id, fact.addressee_id
                await unit.connection.execute(_PAIR, *pair, True, fact.accepted_at)
            case FriendRemoved() as fact:
                pair = fact.user_id, fact.friend_id
                await unit.connection.execute(_PAIR, *pair, False, fact.removed_at)
            case UserBlocked() as fact:
                pair = fact.blocker_id, fact.blocked_id
                await unit.connection.execute(_BLOCK, *pair, True, fact.blocked_at)
            case _:
                lifted = cast("UserUnblocked", event.payload)
                pair = lifted.blocker_id, lifted.blocked_id
                await unit.connection.execute(_BLOCK, *pair, False, lifted.unblocked_at)

        async def announce() -> None:
            await self._announce(*pair)

        unit.after_commit(announce)

    def subscription(self) -> Subscription:
        """What this service listens for."""
        types = ("friend.request.accepted", "friend.removed", "user.blocked", "user.unblocked")
        return Subscription(FRIEND_EVENTS, dict.fromkeys(types, self.handle))
