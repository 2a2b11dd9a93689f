"""Friend requests leave through the outbox."""

from __future__ import annotations

from chat_contracts.payloads.friend import FriendRequestSent, pair_key
from chat_infra.postgres.unit_of_work import UnitsOfWork
from services.user.application.friend_requests import FriendRequest


class PostgresFriendRequestOutbox:
    """Implements `FriendRequestOutbox`; a request is nothing here but its event."""

    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    async def add(self, request: FriendRequest) -> None:
        """Publish a request."""
        # --8<-- [start:add]
        async with self._units.begin() as unit:
            unit.publish(
                FriendRequestSent(
                    requester_id=request.requester_id,
                    requester_username=request.requester_username,
                    addressee_id=request.addressee_id,
                    sent_at=request.sent_at,
                    message=request.message,
                    request_id=request.request_id,
                ),
                key=pair_key(request.requester_id, request.addressee_id),
                aggregate_type="friend_request",
                aggregate_id=str(request.request_id),
            )
            await unit.commit()
        # --8<-- [end:add]
