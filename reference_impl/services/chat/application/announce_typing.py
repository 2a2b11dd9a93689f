"""Tell the others in a room that somebody is writing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from chat_contracts.payloads.typing import ChatTyping
from chat_kernel.clock import Clock
from services.chat.application.ports.room_people import RoomPeople
from services.chat.application.ports.typing_feed import TypingFeed

SHOWN_FOR: Final = timedelta(seconds=5)
PAUSE: Final = timedelta(seconds=2)
_MOST_REMEMBERED: Final = 10_000


class AnnounceTyping:
    """A client says at every key that its user types; the others hear it every two seconds at most."""

    def __init__(self, people: RoomPeople, feed: TypingFeed, clock: Clock) -> None:
        self._people = people
        self._feed = feed
        self._clock = clock
        self._announced: dict[tuple[int, int], datetime] = {}

    async def __call__(self, room_id: int, user_id: int, username: str) -> None:
        """Announce it, unless that was done a moment ago.

        Raises as `RoomPeople.members_beside` does.
        """
        now = self._clock.now()
        before = self._announced.get((room_id, user_id))
        if before is not None and now - before < PAUSE:
            return
        members = await self._people.members_beside(room_id, user_id)
        self._remember(room_id, user_id, now)
        self._feed.say(
            ChatTyping(
                room_id=room_id,
                user_id=user_id,
                username=username,
                member_ids=members,
                until=now + SHOWN_FOR,
            )
        )

    def _remember(self, room_id: int, user_id: int, now: datetime) -> None:
        if len(self._announced) >= _MOST_REMEMBERED:
            # Forgetting too early only says it once more.
            self._announced = {who: at for who, at in self._announced.items() if now - at < PAUSE}
            if len(self._announced) >= _MOST_REMEMBERED:
                self._announced.clear()
        self._announced[room_id, user_id] = now
