"""Get or create the room of two people."""

from __future__ import annotations

from contextlib import suppress

from chat_kernel.clock import Clock
from chat_kernel.errors import NotFound, Unavailable
from chat_kernel.ids import uuid7
from services.chat.application.ports.room_store import RoomStore
from services.chat.application.ports.users import Users
from services.chat.application.views import RoomView
from services.chat.domain.chat_room import DirectPair


class OpenDirectRoom:
    """The room of a pair exists at most once, whoever asks, however often, at whatever moment."""

    def __init__(self, rooms: RoomStore, users: Users, clock: Clock) -> None:
        self._rooms = rooms
        self._users = users
        self._clock = clock

    async def __call__(self, opener_id: int, other_id: int, *, token: str) -> tuple[RoomView, bool]:
        """Return the room, and whether it was created now.

        Raises:
            SelfRoom: Both are the same person.
            NotFound: The other person does not exist.
            KeptApart: One of the two has blocked the other.
            Unavailable: Whether they exist cannot be found out now.
        """
        pair = DirectPair(opener_id, other_id)
        await self._users.find(other_id, token=token)
        # The opener exists, their token says so; this only learns their name for the view.
        with suppress(NotFound, Unavailable):
            await self._users.find(opener_id, token=token)
        opened = await self._rooms.open_direct(pair, event_id=uuid7(), at=self._clock.now())
        return await self._rooms.view(opened.room_id, opener_id), opened.created
