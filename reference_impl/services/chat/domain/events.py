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
