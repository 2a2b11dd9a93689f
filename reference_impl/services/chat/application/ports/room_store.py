"""Where rooms are kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from services.chat.application.views import RoomView
from services.chat.domain.chat_room import DirectPair


class OpenedRoom(NamedTuple):
    """The one room of a pair; `created` says whether this call made it."""

    room_id: int
    created: bool


class RoomStore(Protocol):
    """Stores rooms together with the events that announce them."""

    async def open_direct(self, pair: DirectPair, *, event_id: UUID, at: datetime) -> OpenedRoom:
        """Get or create the room of a pair; two callers at the same moment get the same room.

        `chat.room.created` leaves with the creation, once.

        Raises:
            KeptApart: One of the two has blocked the other.
        """
        ...

    async def view(self, room_id: int, viewer_id: int) -> RoomView:
        """Show a room to a member.

        Raises:
            NotARoomMember: There is no such room, or the viewer does not belong to it.
        """
        ...

    async def views_of(self, member_id: int) -> list[RoomView]:
        """Show all rooms of a user, the latest activity first."""
        ...
