"""Translates facts of the model into what other services were promised."""

from __future__ import annotations

import msgspec

from chat_contracts.payloads import friend as contracts
from chat_kernel.aggregate import DomainEvent
from services.friend.domain import events


def contract_for(event: DomainEvent) -> msgspec.Struct:
    """Return the payload of an event.

    Raises:
        TypeError: the event has no contract yet.
    """
    match event:
        case events.FriendRequestSent():
            return contracts.FriendRequestSent(
                friendship_id=event.friendship_id,
                requester_id=event.requester_id,
                requester_username=event.requester_username,
                addressee_id=event.addressee_id,
                message=event.message,
                sent_at=event.occurred_at,
            )
        case events.FriendRequestAccepted():
            return contracts.FriendRequestAccepted(
                friendship_id=event.friendship_id,
                requester_id=event.requester_id,
                addressee_id=event.addressee_id,
                addressee_username=event.addressee_username,
                accepted_at=event.occurred_at,
            )
        case events.FriendRequestRejected():
            return contracts.FriendRequestRejected(
                friendship_id=event.friendship_id,
                requester_id=event.requester_id,
                addressee_id=event.addressee_id,
                rejected_at=event.occurred_at,
            )
        case events.FriendRequestCancelled():
            return contracts.FriendRequestCancelled(
                friendship_id=event.friendship_id,
                requester_id=event.requester_id,
                addressee_id=event.addressee_id,
                cancelled_at=event.occurred_at,
            )
        case events.FriendRemoved():
            other = event.addressee_id if event.removed_by == event.requester_id else event.requester_id
            return contracts.FriendRemoved(
                friendship_id=event.friendship_id,
                user_id=event.removed_by,
                friend_id=other,
                removed_at=event.occurred_at,
            )
        case _:
            raise TypeError(f"{type(event).__name__} has no contract")
