"""Asking, answering, ending, looking."""

from __future__ import annotations

from dataclasses import dataclass

from chat_kernel.clock import Clock
from chat_kernel.errors import NotFound
from services.friend.application.ports import FriendshipStore, OpenRequest, People, Person, unnamed
from services.friend.domain.friendship import Friendship, require_another


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `token` is shown to user-service if it has to be asked about somebody."""

    user_id: int
    username: str
    token: str


class Friendships:
    """The use cases around friendships."""

    def __init__(self, store: FriendshipStore, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock

    async def request(self, actor: Actor, addressee_id: int, message: str | None) -> Friendship:
        """Ask somebody to be friends.

        Raises:
            RuleBroken: it is oneself, a friend already, or somebody with whom a request is open.
            KeptApart: one of the two has blocked the other.
            NotFound: there is no such user.
            Unavailable: the database is away, or nobody can say whether there is such a user.
        """
        # Before the look-up: it holds whether or not anybody can be asked.
        require_another(actor.user_id, addressee_id)
        addressee = await self._people.find(addressee_id, token=actor.token)
        now = self._clock.now()

        def open_new(friendship_id: int) -> Friendship:
            return Friendship.request(
                friendship_id=friendship_id,
                requester_id=actor.user_id,
                requester_username=actor.username,
                addressee_id=addressee.user_id,
                message=message,
                at=now,
            )

        def again(friendship: Friendship) -> None:
            friendship.request_again(
                requester_id=actor.user_id,
                requester_username=actor.username,
                addressee_id=addressee.user_id,
                message=message,
                at=now,
            )

        return await self._store.request(actor.user_id, addressee_id, open_new, again)

    async def accept(self, actor: Actor, requester_id: int) -> Friendship:
        """Agree to somebody's request.

        Raises:
            NotFound: they have not asked. RuleBroken: it is answered already. Unavailable: the database is
            away.
        """
        now = self._clock.now()
        return _found(
            await self._store.change_between(
                actor.user_id,
                requester_id,
                lambda it: it.accept(by=actor.user_id, username=actor.username, at=now),
            )
        )

    async def reject(self, actor: Actor, requester_id: int) -> Friendship:
        """Decline somebody's request; raises as `accept` does."""
        now = self._clock.now()
        return _found(
            await self._store.change_between(
                actor.user_id, requester_id, lambda it: it.reject(by=actor.user_id, at=now)
            )
        )

    async def cancel(self, actor: Actor, friendship_id: int) -> None:
        """Withdraw one's own request.

        Raises:
            NotFound: one has no such request. RuleBroken: it is answered already. Unavailable: the database
            is away.
        """
        now = self._clock.now()
        _found(await self._store.change(friendship_id, lambda it: it.cancel(by=actor.user_id, at=now)))

    async def end(self, actor: Actor, friend_id: int) -> None:
        """End a friendship.

        Raises:
            NotFound: they are not friends. Unavailable: the database is away.
        """
        now = self._clock.now()
        changed = await self._store.change_between(
            actor.user_id, friend_id, lambda it: it.end(by=actor.user_id, at=now)
        )
        if changed is None:
            raise NotFound("friend_not_found", "You are not friends.")

    async def friends_of(self, user_id: int) -> list[Person]:
        """Return a user's friends, by name."""
        friend_ids = await self._store.friends_of(user_id)
        known = await self._people.find_known(friend_ids)
        people = [known.get(friend_id) or unnamed(friend_id) for friend_id in friend_ids]
        return sorted(people, key=lambda person: (person.username.lower(), person.user_id))

    async def requests_of(self, user_id: int) -> tuple[list[OpenRequest], list[OpenRequest]]:
        """Return the open requests that a user received, and those they sent, newest first."""
        friendships = await self._store.requests_of(user_id)
        known = await self._people.find_known(
            {it.requester_id for it in friendships} | {it.addressee_id for it in friendships}
        )

        def shown(friendship: Friendship, other: int) -> OpenRequest:
            person = known.get(other) or unnamed(other)
            return OpenRequest(friendship.id, person, friendship.message, friendship.created_at)

        received = [shown(it, it.requester_id) for it in friendships if it.addressee_id == user_id]
        sent = [shown(it, it.addressee_id) for it in friendships if it.requester_id == user_id]
        return received, sent


def _found(friendship: Friendship | None) -> Friendship:
    if friendship is None:
        raise NotFound("friend_request_not_found", "There is no such friend request.")
    return friendship
