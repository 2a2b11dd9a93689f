"""The Friendship aggregate: all that is between two users."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self

from chat_kernel.aggregate import AggregateRoot
from chat_kernel.errors import InvalidInput, NotFound, RuleBroken
from services.friend.domain.events import (
    FriendRemoved,
    FriendRequestAccepted,
    FriendRequestCancelled,
    FriendRequestRejected,
    FriendRequestSent,
)
from services.friend.domain.status import FriendshipStatus

_LONGEST_MESSAGE: Final = 500


class Friendship(AggregateRoot):
    """One relation for each pair of users, whoever asked whom; it is asked, answered and ended through
    here.
    """

    def __init__(
        self,
        *,
        friendship_id: int,
        requester_id: int,
        addressee_id: int,
        status: FriendshipStatus,
        message: str | None,
        created_at: datetime,
        updated_at: datetime,
    ) -> None:
        super().__init__()
        self.id = friendship_id
        self.requester_id = requester_id
        self.addressee_id = addressee_id
        self.status = status
        self.message = message
        self.created_at = created_at
        self.updated_at = updated_at

    @classmethod
    def request(
        cls,
        *,
        friendship_id: int,
        requester_id: int,
        requester_username: str,
        addressee_id: int,
        message: str | None,
        at: datetime,
    ) -> Self:
        """Ask somebody for the first time.

        Raises:
            RuleBroken: `self_request`.
            InvalidInput: the message is too long.
        """
        friendship = cls(
            friendship_id=friendship_id,
            requester_id=requester_id,
            addressee_id=addressee_id,
            status=FriendshipStatus.CANCELLED,
            message=None,
            created_at=at,
            updated_at=at,
        )
        friendship.request_again(
            requester_id=requester_id,
            requester_username=requester_username,
            addressee_id=addressee_id,
            message=message,
            at=at,
        )
        return friendship

    def request_again(
        self,
        *,
        requester_id: int,
        requester_username: str,
        addressee_id: int,
        message: str | None,
        at: datetime,
    ) -> None:
        """Ask once more after a rejection, a cancellation or an end; the roles may be swapped.

        Raises:
            RuleBroken: `self_request`, `already_friends`, `request_already_sent` or
            `request_already_received`.
            InvalidInput: the message is too long.
        """
        require_another(requester_id, addressee_id)
        if message is not None and (len(message) > _LONGEST_MESSAGE or "\x00" in message):
            raise InvalidInput(
                "validation_error", f"message: at most {_LONGEST_MESSAGE} characters.", {"field": "message"}
            )
        if self.status is FriendshipStatus.ACCEPTED:
            raise RuleBroken("already_friends", "You are friends already.", {"friendship_id": self.id})
        if self.status is FriendshipStatus.PENDING:
            if self.requester_id == requester_id:
                raise RuleBroken(
                    "request_already_sent", "You have asked already.", {"friendship_id": self.id}
                )
            raise RuleBroken(
                "request_already_received",
                "This user has asked you already; accept their request.",
                {"friendship_id": self.id},
            )
        # --8<-- [start:request]
        self.requester_id, self.addressee_id = requester_id, addressee_id
        self.status, self.message = FriendshipStatus.PENDING, message
        # It is a new request, so it is as old as this.
        self.created_at = self.updated_at = at
        self.record(
            FriendRequestSent(
                occurred_at=at,
                friendship_id=self.id,
                requester_id=requester_id,
                addressee_id=addressee_id,
                requester_username=requester_username,
                message=message,
            )
        )
        # --8<-- [end:request]

    # --8<-- [start:accept]
    def accept(self, *, by: int, username: str, at: datetime) -> None:
        """Agree to a request.

        Raises:
            NotFound: `by` was not asked.
            RuleBroken: the request has been answered.
        """
        self._answer(by, FriendshipStatus.ACCEPTED, at)
        self.record(
            FriendRequestAccepted(
                occurred_at=at,
                friendship_id=self.id,
                requester_id=self.requester_id,
                addressee_id=self.addressee_id,
                addressee_username=username,
            )
        )

    # --8<-- [end:accept]

    def reject(self, *, by: int, at: datetime) -> None:
        """Decline a request; raises as `accept` does."""
        self._answer(by, FriendshipStatus.REJECTED, at)
        self.record(
            FriendRequestRejected(
                occurred_at=at,
                friendship_id=self.id,
                requester_id=self.requester_id,
                addressee_id=self.addressee_id,
            )
        )

    def cancel(self, *, by: int, at: datetime) -> None:
        """Withdraw a request that has not been answered.

        Raises:
            NotFound: `by` has no such request.
            RuleBroken: it has been answered.
        """
        if by != self.requester_id:
            raise NotFound("friend_request_not_found", "There is no such friend request.")
        self._require_pending()
        self.status, self.updated_at = FriendshipStatus.CANCELLED, at
        self.record(
            FriendRequestCancelled(
                occurred_at=at,
                friendship_id=self.id,
                requester_id=self.requester_id,
                addressee_id=self.addressee_id,
            )
        )

    def end(self, *, by: int, at: datetime) -> None:
        """End the friendship; each of the two may.

        Raises:
            NotFound: they are not friends.
        """
        if self.status is not FriendshipStatus.ACCEPTED:
            raise NotFound("friend_not_found", "You are not friends.")
        self.status, self.updated_at = FriendshipStatus.REMOVED, at
        self.record(
            FriendRemoved(
                occurred_at=at,
                friendship_id=self.id,
                requester_id=self.requester_id,
                addressee_id=self.addressee_id,
                removed_by=by,
            )
        )

    def sever(self, *, by: int, at: datetime) -> None:
        """Leave nothing open between the two, because `by` blocks the other."""
        if self.status is FriendshipStatus.ACCEPTED:
            self.end(by=by, at=at)
        elif self.status is FriendshipStatus.PENDING:
            self.status, self.updated_at = FriendshipStatus.CANCELLED, at
            self.record(
                FriendRequestCancelled(
                    occurred_at=at,
                    friendship_id=self.id,
                    requester_id=self.requester_id,
                    addressee_id=self.addressee_id,
                )
            )

    # --8<-- [start:answer]
    def _answer(self, by: int, status: FriendshipStatus, at: datetime) -> None:
        if by != self.addressee_id:
            raise NotFound("friend_request_not_found", "This user has not asked you.")
        self._require_pending()
        self.status, self.updated_at = status, at

    def _require_pending(self) -> None:
        if self.status in {FriendshipStatus.CANCELLED, FriendshipStatus.REMOVED}:
            raise NotFound("friend_request_not_found", "There is no open friend request.")
        if self.status is not FriendshipStatus.PENDING:
            raise RuleBroken(
                "request_already_answered", f"This request is {self.status} already.", {"status": self.status}
            )

    # --8<-- [end:answer]


def require_another(requester_id: int, addressee_id: int) -> None:
    """Refuse to befriend oneself.

    Raises:
        RuleBroken: `self_request`.
    """
    if requester_id == addressee_id:
        raise RuleBroken("self_request", "You cannot befriend yourself.")
