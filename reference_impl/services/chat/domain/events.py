"""Facts about rooms, recorded by the aggregate that they happened to."""

from __future__ import annotations

from dataclasses import dataclass

from chat_kernel.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCreated(DomainEvent):
    """Two people (or a group) have a room from now on."""

    room_id: int
    room_type: str
    created_by: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(DomainEvent):
    """A member said something; every other member is a recipient."""

    room_id: int
    message_id: int
    seq: int
    sender_id: int
    recipient_ids: tuple[int, ...]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(DomainEvent):
    """Somebody belongs to a group from now on."""

    room_id: int
    user_id: int
    added_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(DomainEvent):
    """Somebody left a group, or was taken out of it; `owner_id` is the owner from now on."""

    room_id: int
    user_id: int
    removed_by: int
    owner_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRead(DomainEvent):
    """A member has read everything up to a place."""

    room_id: int
    user_id: int
    up_to_seq: int
