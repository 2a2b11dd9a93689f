"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass

from chat_kernel.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegistered(DomainEvent):
    """An account exists."""

    user_id: int
    email: str
    username: str
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserProfileUpdated(DomainEvent):
    """A user presents themselves differently."""

    user_id: int
    username: str
    display_name: str
    status_message: str
