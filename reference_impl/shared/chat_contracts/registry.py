"""Which event types exist, what they carry and where they travel."""

from __future__ import annotations

from typing import Final

import msgspec

from chat_contracts.payloads import chat, friend, notification, user
from chat_contracts.topics import (
    CHAT_EVENTS,
    FRIEND_EVENTS,
    NOTIFICATION_EVENTS,
    USER_EVENTS,
    USER_PRESENCE,
    Topic,
)

PayloadType = type[msgspec.Struct]


class EventContract(msgspec.Struct, frozen=True):
    """An event type: its name on the wire, its topic and the type of its payload."""

    type: str
    topic: Topic
    payload: PayloadType


EVENTS: Final[tuple[EventContract, ...]] = (
    EventContract("user.registered", USER_EVENTS, user.UserRegistered),
    EventContract("user.profile.updated", USER_EVENTS, user.UserProfileUpdated),
    EventContract("user.presence.changed", USER_PRESENCE, user.UserPresenceChanged),
    EventContract("friend.request.sent", FRIEND_EVENTS, friend.FriendRequestSent),
    EventContract("friend.request.accepted", FRIEND_EVENTS, friend.FriendRequestAccepted),
    EventContract("friend.request.rejected", FRIEND_EVENTS, friend.FriendRequestRejected),
    EventContract("friend.request.cancelled", FRIEND_EVENTS, friend.FriendRequestCancelled),
    EventContract("friend.removed", FRIEND_EVENTS, friend.FriendRemoved),
    EventContract("user.blocked", FRIEND_EVENTS, friend.UserBlocked),
    EventContract("user.unblocked", FRIEND_EVENTS, friend.UserUnblocked),
    EventContract("chat.room.created", CHAT_EVENTS, chat.ChatRoomCreated),
    EventContract("chat.message.sent", CHAT_EVENTS, chat.ChatMessageSent),
    EventContract("chat.message.edited", CHAT_EVENTS, chat.ChatMessageEdited),
    EventContract("chat.message.deleted", CHAT_EVENTS, chat.ChatMessageDeleted),
    EventContract("chat.messages.read", CHAT_EVENTS, chat.ChatMessagesRead),
    EventContract("chat.member.joined", CHAT_EVENTS, chat.ChatMemberJoined),
    EventContract("chat.member.left", CHAT_EVENTS, chat.ChatMemberLeft),
    EventContract("notification.created", NOTIFICATION_EVENTS, notification.NotificationCreated),
)

_BY_TYPE = {contract.type: contract for contract in EVENTS}
_BY_PAYLOAD = {contract.payload: contract for contract in EVENTS}


def contract_named(event_type: str) -> EventContract | None:
    """Return the contract of an event type, None for a type that this version does not know."""
    return _BY_TYPE.get(event_type)


def contract_of(payload: msgspec.Struct) -> EventContract:
    """Return the contract of a payload.

    Raises:
        LookupError: the payload's type is not registered here.
    """
    try:
        return _BY_PAYLOAD[type(payload)]
    except KeyError:
        raise LookupError(f"{type(payload).__name__} is not in chat_contracts.registry.EVENTS") from None
