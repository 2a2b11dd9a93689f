"""Step 1: friend requests leave user-service as events.

`POST /api/users/{id}/friend-requests` has checked the request and calls `add`. Publish it as
`friend.request.sent` (the contract is `FriendRequestSent` in chat_contracts/payloads/friend.py):

- through the outbox: `async with self._units.begin() as unit:`, then `unit.publish(…)`, then
  `await unit.commit()`; the relay brings the row to Kafka after the commit;
- under a key that keeps the events of one pair of people in order, whoever of the two asks;
- with the correlation id of the HTTP request (look at who puts it into the row).
"""

from __future__ import annotations

from chat_infra.postgres.unit_of_work import UnitsOfWork
from services.user.application.friend_requests import FriendRequest


class PostgresFriendRequestOutbox:
    """Implements `FriendRequestOutbox`; a request is nothing here but its event."""

    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    async def add(self, request: FriendRequest) -> None:
        """Publish a request."""
        # TODO: write this. Until then the request is answered with 202 and nobody ever hears of it.
