"""How far members have read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID


class ReadPointers(Protocol):
    """Keeps one pointer a member, which only moves forward."""

    async def move(
        self, room_id: int, reader_id: int, *, up_to_seq: int, event_id: UUID, at: datetime
    ) -> int:
        """Move a pointer to a place; return how many messages of others became read by it.

        Raises:
            NotARoomMember: There is no such room, or the reader does not belong to it.
        """
        ...

    async def move_past(
        self, room_id: int, reader_id: int, message_ids: Sequence[int], *, event_id: UUID, at: datetime
    ) -> int:
        """Move a pointer to the last of the named messages of the room; returns and raises as `move`."""
        ...

    async def unread(self, room_id: int, reader_id: int) -> int:
        """Return how many messages wait; raises as `move`."""
        ...
