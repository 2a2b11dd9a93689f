"""What comes out of the endpoints of presence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from services.user.application.presence import FriendPresence
from services.user.application.presence_ports import Friend
from services.user.domain.presence import Presence


class HeartbeatOut(msgspec.Struct):
    """The caller counts as online for `ttl_seconds` from now."""

    user_id: int
    is_online: bool
    ttl_seconds: float


class PresenceOut(msgspec.Struct):
    """Whether a user is there; only friends see more than false and null."""

    user_id: int
    is_online: bool
    last_seen_at: datetime | None


class FriendPresenceOut(msgspec.Struct):
    """Whether a friend is there; `last_seen_at` is null for somebody who never was."""

    user_id: int
    username: str
    is_online: bool
    last_seen_at: datetime | None


class FriendsPresenceOut(msgspec.Struct):
    """The caller's friends, by name."""

    friends: list[FriendPresenceOut]
    online_count: int


def presence_out(presence: Presence) -> PresenceOut:
    """Show a user's presence."""
    return PresenceOut(presence.user_id, presence.is_online, presence.last_seen_at)


def friends_now(friends: Iterable[FriendPresence]) -> FriendsPresenceOut:
    """Show friends as they are now."""
    return friends_announced(friend._replace(is_online=online) for friend, online in friends)


def friends_announced(friends: Iterable[Friend]) -> FriendsPresenceOut:
    """Show friends as they were announced last."""
    shown = [FriendPresenceOut(f.user_id, f.username, f.is_online, f.last_seen_at) for f in friends]
    return FriendsPresenceOut(shown, sum(friend.is_online for friend in shown))
