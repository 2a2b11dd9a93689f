"""Found a group, let people in, take them out."""

from __future__ import annotations

from collections.abc import Sequence

from chat_kernel.clock import Clock
from chat_kernel.ids import uuid7
from services.chat.application.ports.group_store import GroupStore
from services.chat.application.ports.room_store import RoomStore
from services.chat.application.ports.users import Users
from services.chat.application.views import RoomView
from services.chat.domain.group import GroupName, GroupPeople


class GroupRooms:
    """The use cases around groups."""

    def __init__(self, groups: GroupStore, rooms: RoomStore, users: Users, clock: Clock) -> None:
        self._groups = groups
        self._rooms = rooms
        self._users = users
        self._clock = clock

    async def found(self, owner_id: int, name: str, member_ids: Sequence[int], *, token: str) -> RoomView:
        """Make a group of people who exist.

        Raises:
            InvalidGroup: The name or the number of people is not acceptable.
            NotFound: One of them does not exist.
            Unavailable: Whether they exist cannot be found out now.
        """
        title, people = GroupName(name), GroupPeople(owner_id, tuple(member_ids))
        for user_id in people.others:
            await self._users.find(user_id, token=token)
        room_id = await self._groups.found(people, title, event_id=uuid7(), at=self._clock.now())
        return await self._rooms.view(room_id, owner_id)

    async def add(self, room_id: int, user_ids: Sequence[int], *, by: int, token: str) -> RoomView:
        """Let people in and show the room.

        Raises:
            NotARoomMember, NotAGroup, NotTheOwner, GroupIsFull: see `GroupStore.add`.
            NotFound, Unavailable: see `found`.
        """
        # First whether it is theirs to decide: a stranger must not find out by it who exists.
        await self._groups.add(room_id, [], by=by, event_ids=[], at=self._clock.now())
        new = list(dict.fromkeys(user_ids))
        for user_id in new:
            await self._users.find(user_id, token=token)
        event_ids = [uuid7() for _ in new]
        await self._groups.add(room_id, new, by=by, event_ids=event_ids, at=self._clock.now())
        return await self._rooms.view(room_id, by)

    async def remove(self, room_id: int, user_id: int, *, by: int) -> None:
        """Take somebody out, or leave; raises as `GroupStore.remove`."""
        await self._groups.remove(room_id, user_id, by=by, event_id=uuid7(), at=self._clock.now())
