"""Tells the addressee of each friend request."""

from __future__ import annotations

from typing import Final, cast

from chat_contracts.payloads.friend import FriendRequestSent
from chat_infra.kafka.inbox import claim
from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_lab.record_loop import Delivery
from chat_lab.telling import Telling
from services.notification.domain.notice import friend_request_notice

CONSUMER: Final = "notification-service"


class FriendRequestNotices:
    """Tells of each request once."""

    def __init__(self, units: UnitsOfWork, telling: Telling) -> None:
        self._units = units
        self._telling = telling

    async def take(self, delivery: Delivery) -> None:
        """Tell the addressee of the request that was delivered."""
        event = delivery.event
        fact = cast("FriendRequestSent", event.payload)
        async with self._units.begin() as unit:
            if await claim(event, CONSUMER, unit):
                notice = friend_request_notice(
                    requester_id=fact.requester_id,
                    requester_username=fact.requester_username,
                    addressee_id=fact.addressee_id,
                    message=fact.message,
                    event_id=event.envelope.id,
                    at=event.envelope.time,
                )
                await self._telling.tell(notice, event, unit)
                await unit.commit()
        await delivery.done()
