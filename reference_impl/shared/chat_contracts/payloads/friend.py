"""Facts about friendships on `friend.events`, keyed by the pair of users (`smaller:larger`)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec


# --8<-- [start:pair-key]
def pair_key(one: int, other: int) -> str:
    """Return the partition key of a pair of users, the same whoever asked whom."""
    return f"{min(one, other)}:{max(one, other)}"


# --8<-- [end:pair-key]


class FriendRequestSent(msgspec.Struct, frozen=True, kw_only=True):
    """`friend.request.sent`: one user asked another.

    friend-service publishes it with a `friendship_id`; the event-driven intake of user-service, which does
    not
    know that id, with a `request_id`.
    """

    # --8<-- [start:request-sent]
    requester_id: int
    requester_username: str
    addressee_id: int
    sent_at: datetime
    message: str | None = None
    friendship_id: int | None = None
    request_id: UUID | None = None
    # --8<-- [end:request-sent]


class FriendRequestAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """`friend.request.accepted`: the addressee agreed."""

    friendship_id: int
    requester_id: int
    addressee_id: int
    addressee_username: str
    accepted_at: datetime


class FriendRequestRejected(msgspec.Struct, frozen=True, kw_only=True):
    """`friend.request.rejected`: the addressee declined."""

    friendship_id: int
    requester_id: int
    addressee_id: int
    rejected_at: datetime


class FriendRequestCancelled(msgspec.Struct, frozen=True, kw_only=True):
    """`friend.request.cancelled`: the requester withdrew an unanswered request."""

    friendship_id: int
    requester_id: int
    addressee_id: int
    cancelled_at: datetime


class FriendRemoved(msgspec.Struct, frozen=True, kw_only=True):
    """`friend.removed`: `user_id` ended the friendship with `friend_id`."""

    friendship_id: int
    user_id: int
    friend_id: int
    removed_at: datetime


class UserBlocked(msgspec.Struct, frozen=True, kw_only=True):
    """`user.blocked`: `blocker_id` wants nothing to do with `blocked_id`; their friendship has ended."""

    blocker_id: int
    blocked_id: int
    blocked_at: datetime


class UserUnblocked(msgspec.Struct, frozen=True, kw_only=True):
    """`user.unblocked`: the block is lifted; the friendship does not come back by itself."""

    blocker_id: int
    blocked_id: int
    unblocked_at: datetime
