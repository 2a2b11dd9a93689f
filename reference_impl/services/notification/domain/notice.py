"""A notice: one fact that one or more people should hear of, before each gets it as a notification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.notification.domain.errors import NotifyingOneself

PREVIEW_LENGTH = 100


class NotificationType(StrEnum):
    """What a notification is about."""

    FRIEND_REQUEST = "friend_request"
    FRIEND_ACCEPTED = "friend_accepted"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened, who did it, and whom to tell.

    Args:
        event_id: The event that told us; a person gets at most one notification of it.
        recipient_ids: Sorted, without repetition. Sorted because each recipient's counter is locked in
            this order: two notices can then never wait for each other.

    Raises:
        NotifyingOneself: The actor is among the recipients.
    """

    type: NotificationType
    actor_id: int
    recipient_ids: tuple[int, ...]
    payload: Mapping[str, Any]
    event_id: UUID
    at: datetime

    def __post_init__(self) -> None:
        if self.actor_id in self.recipient_ids:
            raise NotifyingOneself(self.actor_id)
        object.__setattr__(self, "recipient_ids", tuple(sorted(set(self.recipient_ids))))


def friend_request_notice(
    *,
    requester_id: int,
    requester_username: str,
    addressee_id: int,
    message: str | None,
    event_id: UUID,
    at: datetime,
) -> Notice:
    """Tell the addressee that somebody wants to be their friend."""
    # --8<-- [start:friend-request]
    payload = {"requester_id": requester_id, "requester_username": requester_username, "message": message}
    return Notice(NotificationType.FRIEND_REQUEST, requester_id, (addressee_id,), payload, event_id, at)
    # --8<-- [end:friend-request]


def friend_accepted_notice(
    *, requester_id: int, addressee_id: int, addressee_username: str, event_id: UUID, at: datetime
) -> Notice:
    """Tell the requester that their request was accepted."""
    payload = {"friend_id": addressee_id, "friend_username": addressee_username}
    return Notice(NotificationType.FRIEND_ACCEPTED, addressee_id, (requester_id,), payload, event_id, at)


def message_notice(
    *,
    room_id: int,
    message_id: int,
    seq: int,
    sender_id: int,
    sender_username: str | None,
    recipient_ids: Iterable[int],
    content: str,
    event_id: UUID,
    at: datetime,
) -> Notice:
    """Tell everyone in the room but the sender; the text is a preview, the room has the whole of it."""
    payload = {
        "room_id": room_id,
        "message_id": message_id,
        "seq": seq,
        "sender_username": sender_username,
        "preview": preview(content),
    }
    others = tuple(user_id for user_id in recipient_ids if user_id != sender_id)
    return Notice(NotificationType.MESSAGE, sender_id, others, payload, event_id, at)


def preview(content: str) -> str:
    """The first characters of a text; an ellipsis shows that there is more."""
    return content if len(content) <= PREVIEW_LENGTH else content[: PREVIEW_LENGTH - 1] + "…"
