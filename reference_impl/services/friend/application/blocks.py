"""Blocking somebody, changing one's mind, looking at whom one has blocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chat_kernel.clock import Clock
from chat_kernel.errors import RuleBroken
from services.friend.application.ports import BlockStore, People, Person, unnamed


@dataclass(frozen=True, slots=True)
class BlockedPerson:
    """Somebody whom one has blocked, and since when."""

    person: Person
    since: datetime


class Blocks:
    """The use cases around blocks."""

    def __init__(self, store: BlockStore, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock

    async def impose(self, blocker_id: int, blocked_id: int, *, token: str) -> None:
        """Block somebody; a friendship or an open request between the two ends with it.

        Raises:
            RuleBroken: it is oneself.
            NotFound: there is no such user.
            Unavailable: the database is away, or nobody can say whether there is such a user.
        """
        # Before the look-up: it holds whether or not anybody can be asked.
        if blocker_id == blocked_id:
            raise RuleBroken("self_block", "You cannot block yourself.")
        await self._people.find(blocked_id, token=token)
        await self._store.impose(blocker_id, blocked_id, at=self._clock.now())

    async def lift(self, blocker_id: int, blocked_id: int) -> None:
        """Stop blocking somebody; who was not blocked is left as they are.

        Raises:
            Unavailable: the database is away.
        """
        await self._store.lift(blocker_id, blocked_id, at=self._clock.now())

    async def of(self, blocker_id: int) -> list[BlockedPerson]:
        """Return whom a user has blocked, by name."""
        since = await self._store.blocks_of(blocker_id)
        known = await self._people.find_known(since)
        blocked = [BlockedPerson(known.get(who) or unnamed(who), at) for who, at in since.items()]
        return sorted(blocked, key=lambda it: (it.person.username.lower(), it.person.user_id))
