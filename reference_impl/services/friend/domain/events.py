"""What happens between two users."""

from __future__ import annotations

from dataclasses import dataclass

from chat_kernel.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class _BetweenTwo(DomainEvent):
    friendship_id: int
    requester_id: int
    addressee_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendRequestSent(_BetweenTwo):
    """One user asked another."""

    requester_username: str
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendRequestAccepted(_BetweenTwo):
    """The addressee agreed."""

    addressee_username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendRequestRejected(_BetweenTwo):
    """The addressee declined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendRequestCancelled(_BetweenTwo):
    """The requester withdrew the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendRemoved(_BetweenTwo):
    """One of the two ended the friendship."""

    removed_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserBlocked(DomainEvent):
    """One user wants nothing to do with another."""

    blocker_id: int
    blocked_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUnblocked(DomainEvent):
    """They changed their mind."""

    blocker_id: int
    blocked_id: int
