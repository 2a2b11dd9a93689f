"""What goes in and comes out of the endpoints."""

from __future__ import annotations

from datetime import datetime

import msgspec

from services.user.domain.presence import Presence
from services.user.domain.user import User


class RegisterIn(msgspec.Struct):
    """A new account."""

    email: str
    username: str
    password: str
    display_name: str | None = None


class RegisteredOut(msgspec.Struct):
    """The account that was opened."""

    id: int
    email: str
    username: str
    display_name: str
    created_at: datetime
    updated_at: datetime


class LoginIn(msgspec.Struct):
    """Credentials."""

    email: str
    password: str


class LoginForm(msgspec.Struct):
    """Credentials as an OAuth 2 password form; `username` is the e-mail address."""

    username: str
    password: str


class RefreshIn(msgspec.Struct):
    """The refresh token that was given last."""

    refresh_token: str


class TokensOut(msgspec.Struct):
    """An access token for requests, valid for `expires_in` seconds, and a refresh token to get the next
    one.
    """

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str


class LoggedOut(msgspec.Struct):
    """The session has ended."""

    success: bool


class ProfileIn(msgspec.Struct):
    """What to change; fields that are absent or null stay as they are."""

    display_name: str | None = None
    status_message: str | None = None


# --8<-- [start:profile]
class ProfileOut(msgspec.Struct):
    """A user; `email` is null in everyone's profile but one's own."""

    id: int
    email: str | None
    username: str
    display_name: str
    status_message: str
    is_online: bool
    last_seen_at: datetime | None


# --8<-- [end:profile]


class SearchOut(msgspec.Struct):
    """The first users found, and how many there are."""

    users: list[ProfileOut]
    total_count: int


class ExistsOut(msgspec.Struct):
    """Whether there is such a user."""

    user_id: int
    exists: bool


def registered(user: User) -> RegisteredOut:
    """Show a new account to its owner."""
    return RegisteredOut(
        user.id, user.email.text, user.username.text, user.display_name, user.created_at, user.updated_at
    )


def profile(user: User, viewer_id: int, presence: Presence) -> ProfileOut:
    """Show a user to a viewer, who may know this much of their presence."""
    return ProfileOut(
        id=user.id,
        email=user.email.text if user.id == viewer_id else None,
        username=user.username.text,
        display_name=user.display_name,
        status_message=user.status_message,
        is_online=presence.is_online,
        last_seen_at=presence.last_seen_at,
    )
