"""From events of friends and chat to notices."""

from __future__ import annotations

from typing import cast

from chat_contracts.payloads.chat import ChatMessageSent
from chat_contracts.payloads.friend import FriendRequestAccepted, FriendRequestSent
from chat_contracts.topics import CHAT_EVENTS, FRIEND_EVENTS
from chat_infra.kafka.subscription import IncomingEvent, PoisonEvent, Subscription
from chat_infra.postgres.unit_of_work import UnitOfWork
from services.notification.application.ports.fanout import Fanout
from services.notification.domain.errors import NotifyingOneself
from services.notification.domain.notice import (
    Notice,
    friend_accepted_notice,
    friend_request_notice,
    message_notice,
)
from services.notification.infrastructure.postgres.recording import record


def notice_of(event: IncomingEvent) -> Notice:
    """Say whom an event concerns.

    Raises:
        PoisonEvent: it breaks a rule of the domain, so no retry can help.
    """
    event_id, at, payload = event.envelope.id, event.envelope.time, event.payload
    try:
        match payload:
            case FriendRequestSent():
                return friend_request_notice(
                    requester_id=payload.requester_id,
                    requester_username=payload.requester_username,
                    addressee_id=payload.addressee_id,
                    message=payload.message,
                    event_id=event_id,
                    at=at,
                )
            case FriendRequestAccepted():
                return friend_accepted_notice(
                    requester_id=payload.requester_id,
                    addressee_id=payload.addressee_id,
                    addressee_username=payload.addressee_username,
                    event_id=event_id,
                    at=at,
                )
            case _:
                sent = cast("ChatMessageSent", payload)
                return message_notice(
                    room_id=sent.room_id,
                    message_id=sent.message_id,
                    seq=sent.seq,
                    sender_id=sent.sender_id,
                    sender_username=sent.sender_username,
                    recipient_ids=sent.recipient_ids,
                    content=sent.content,
                    event_id=event_id,
                    at=at,
                )
    except NotifyingOneself as problem:
        raise PoisonEvent(problem.message) from problem


class NoticeHandlers:
    """Stores the notifications of an event in its transaction, and announces them once they are durable."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout

    async def handle(self, event: IncomingEvent, unit: UnitOfWork) -> None:
        """Apply one event."""
        notifications = await record(notice_of(event), unit)

        async def announce() -> None:
            await self._fanout.announce(notifications)

        # After the commit: an entry for a notification that was rolled back would be a lie. If the process
        # dies in between, the resync of its successor makes every stream look into the database.
        unit.after_commit(announce)

    def subscriptions(self) -> list[Subscription]:
        """What this service listens for."""
        return [
            Subscription(
                FRIEND_EVENTS, {"friend.request.sent": self.handle, "friend.request.accepted": self.handle}
            ),
            Subscription(CHAT_EVENTS, {"chat.message.sent": self.handle}),
        ]
