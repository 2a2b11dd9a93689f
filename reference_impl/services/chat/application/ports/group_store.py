"""Where groups are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.chat.domain.group import GroupName, GroupPeople


class GroupStore(Protocol):
    """Keeps groups by the rules of `ChatRoom`, together with the events that announce what happens."""

    async def found(self, people: GroupPeople, name: GroupName, *, event_id: UUID, at: datetime) -> int:
        """Make a group and return its id."""
        ...

    async def add(
        self, room_id: int, user_ids: Sequence[int], *, by: int, event_ids: Sequence[UUID], at: datetime
    ) -> None:
        """Let people in, all or none; `event_ids` has one for each of them.

        Raises:
            NotARoomMember, NotAGroup, NotTheOwner, GroupIsFull: see `ChatRoom.add`.
        """
        ...

    async def remove(self, room_id: int, user_id: int, *, by: int, event_id: UUID, at: datetime) -> None:
        """Take somebody out, or let them leave.

        Raises:
            NotARoomMember, NotAGroup, NotTheOwner, MemberNotFound: see `ChatRoom.remove`.
        """
        ...
