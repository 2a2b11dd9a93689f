"""Coming, staying and going, and looking who is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chat_infra.logs import get_logger
from chat_kernel.clock import Clock
from chat_kernel.errors import NotFound, Unavailable
from services.user.application.ports import UserStore
from services.user.application.presence_ports import Circles, Friend, LeaseStore, PresenceJournal
from services.user.domain.presence import Presence, PresenceReason
from services.user.domain.user import User


class FriendPresence(NamedTuple):
    """A friend, and whether they are there."""

    friend: Friend
    is_online: bool


class PresenceDesk:
    """The use cases around presence."""

    def __init__(
        self,
        users: UserStore,
        leases: LeaseStore,
        journal: PresenceJournal,
        circles: Circles,
        clock: Clock,
    ) -> None:
        self._users = users
        self._leases = leases
        self._journal = journal
        self._circles = circles
        self._clock = clock

    async def renew(self, user_id: int, lease: str, reason: PresenceReason) -> None:
        """Take a sign of life.

        Raises:
            Unavailable: leases cannot be kept now.
        """
        if await self._leases.renew(user_id, lease):
            await self._settle(user_id, reason)

    async def close(self, user_id: int, lease: str) -> None:
        """Let the lease of a stream run out after the grace; whoever sweeps announces what follows.

        Raises:
            Unavailable: leases cannot be kept now; this one runs out at the end of its term.
        """
        await self._leases.shorten(user_id, lease)

    # --8<-- [start:leave]
    async def leave(self, user_id: int, session_id: str) -> None:
        """End a session's leases on a log-out; without the lease store they run out by themselves."""
        try:
            if await self._leases.end_session(user_id, session_id):
                await self._settle(user_id, PresenceReason.LOGOUT)
        except Unavailable as outage:
            get_logger("presence").warning("leases_run_out", user_id=user_id, reason=outage.message)

    # --8<-- [end:leave]

    async def of(self, user_id: int, viewer_id: int) -> Presence:
        """Return what a viewer may know of a user.

        Raises:
            NotFound: there is no such user.
            Unavailable: it cannot be told now.
        """
        user = await self._users.by_id(user_id)
        if user is None:
            raise NotFound("user_not_found", f"There is no user {user_id}.", {"user_id": user_id})
        online = await self._leases.online_among([user_id])
        presence = Presence(user_id, user_id in online, user.last_seen_at)
        return presence.seen_by(viewer_id, await self._circle(viewer_id, [user]))

    async def friends_of(self, user_id: int) -> Sequence[FriendPresence]:
        """Return a user's friends and whether they are there, by name.

        Raises:
            Unavailable: it cannot be told now.
        """
        friends = await self._circles.friends_of(user_id)
        online = await self._leases.online_among([friend.user_id for friend in friends])
        return [FriendPresence(friend, friend.user_id in online) for friend in friends]

    async def for_profiles(self, users: Sequence[User], viewer_id: int) -> Mapping[int, Presence]:
        """Return what a viewer may know of users; while the leases are out of reach nobody is shown online.

        Raises:
            Unavailable: the database is away.
        """
        circle = await self._circle(viewer_id, users)
        visible = [user.id for user in users if user.id == viewer_id or user.id in circle]
        online: frozenset[int] = frozenset()
        if visible:
            try:
                online = await self._leases.online_among(visible)
            except Unavailable as outage:
                get_logger("presence").warning("presence_unknown", reason=outage.message)
        return {
            user.id: Presence(user.id, user.id in online, user.last_seen_at).seen_by(viewer_id, circle)
            for user in users
        }

    async def _circle(self, viewer_id: int, users: Sequence[User]) -> frozenset[int]:
        if all(user.id == viewer_id for user in users):
            return frozenset()
        return await self._circles.circle_of(viewer_id)

    async def _settle(self, user_id: int, reason: PresenceReason) -> None:
        try:
            await self._journal.settle(user_id, reason, seen_at=self._clock.now())
        except Unavailable as outage:
            # The lease is kept, so the user is there; the sweep announces it when the database is back.
            get_logger("presence").warning("announcement_delayed", user_id=user_id, reason=outage.message)
