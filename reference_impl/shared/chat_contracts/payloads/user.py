"""Facts that user-service publishes on `user.events` and `user.presence`, keyed by user id."""

from __future__ import annotations

from datetime import datetime

import msgspec


class UserRegistered(msgspec.Struct, frozen=True, kw_only=True):
    """`user.registered`: an account exists."""

    user_id: int
    email: str
    username: str
    display_name: str
    registered_at: datetime


class UserProfileUpdated(msgspec.Struct, frozen=True, kw_only=True):
    """`user.profile.updated`: how a user presents themselves has changed; carries the whole new state."""

    user_id: int
    username: str
    display_name: str
    status_message: str
    updated_at: datetime


class UserPresenceChanged(msgspec.Struct, frozen=True, kw_only=True):
    """`user.presence.changed`: a user came or went.

    `reason` is what made the change: `heartbeat`, `stream`, `logout`, `stream_closed` or `expired`.
    """

    user_id: int
    username: str
    is_online: bool
    last_seen_at: datetime
    changed_at: datetime
    reason: str
