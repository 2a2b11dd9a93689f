"""The event-driven way to ask somebody to be friends: what was asked is published, and decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from chat_kernel.clock import Clock
from chat_kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from chat_kernel.ids import uuid7
from services.user.application.ports import UserStore
from services.user.application.presence_ports import Circles

_LONGEST_MESSAGE: Final = 500


@dataclass(frozen=True, slots=True)
class FriendRequest:
    """One user asks another; friend-service decides whether that opens a request."""

    request_id: UUID
    requester_id: int
    requester_username: str
    addressee_id: int
    message: str | None
    sent_at: datetime


class FriendRequestOutbox(Protocol):
    """Publishes friend requests."""

    async def add(self, request: FriendRequest) -> None:
        """Publish a request."""
        ...


class FriendRequestIntake:
    """Takes friend requests."""

    def __init__(self, users: UserStore, circles: Circles, outbox: FriendRequestOutbox, clock: Clock) -> None:
        self._users = users
        self._circles = circles
        self._outbox = outbox
        self._clock = clock

    async def ask(
        self, requester_id: int, requester_username: str, addressee_id: int, message: str | None
    ) -> FriendRequest:
        """Publish that one user asks another.

        Raises:
            RuleBroken: `self_request`.
            NotFound: there is no such user.
            NotAllowed: one of the two has blocked the other; which of them is not told.
            InvalidInput: the message is too long.
        """
        if requester_id == addressee_id:
            raise RuleBroken("self_request", "You cannot befriend yourself.")
        if message is not None and (len(message) > _LONGEST_MESSAGE or "\x00" in message):
            raise InvalidInput(
                "validation_error", f"message: at most {_LONGEST_MESSAGE} characters.", {"field": "message"}
            )
        if not await self._users.exists(addressee_id):
            raise NotFound("user_not_found", f"There is no user {addressee_id}.", {"user_id": addressee_id})
        if await self._circles.is_blocked(requester_id, addressee_id):
            raise NotAllowed("not_allowed", "This is not possible between you and this user.")
        request = FriendRequest(
            uuid7(), requester_id, requester_username, addressee_id, message, self._clock.now()
        )
        await self._outbox.add(request)
        return request
