"""From events of friends and chat to notices."""

from __future__ import annotations

from chat_contracts.payloads.chat import ChatMessageSent
from chat_contracts.payloads.friend import FriendRequestAccepted, FriendRequestSent
from chat_infra.kafka.subscription import IncomingEvent, PoisonEvent
from services.notification.domain.errors import NotifyingOneself
from services.notification.domain.notice import (
    Notice,
    friend_accepted_notice,
    friend_request_notice,
    message_notice,
)


def notice_of(event: IncomingEvent) -> Notice | None:
    """Say who is to be notified of an event, None for an event that nobody is notified of.

    Raises:
        PoisonEvent: it breaks a rule of the domain, so no retry can help.
    """
    event_id, at, payload = event.envelope.id, event.envelope.time, event.payload
    try:
        # --8<-- [start:translate]
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
            # --8<-- [end:translate]
            case ChatMessageSent() as sent:
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
            case _:
                return None
    except NotifyingOneself as problem:
        raise PoisonEvent(problem.message) from problem
