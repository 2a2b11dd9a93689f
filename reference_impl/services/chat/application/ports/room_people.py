"""Who is in a room."""

from __future__ import annotations

from typing import Protocol


class RoomPeople(Protocol):
    """Knows the members of rooms."""

    async def members_beside(self, room_id: int, member_id: int) -> list[int]:
        """Return the ids of all members of a room, for one of them.

        Raises:
            RoomNotFound: There is no such room, or the asker does not belong to it.
            KeptApart: It is the direct room of two of whom one has blocked the other.
        """
        ...
