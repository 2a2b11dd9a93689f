"""Where preferences are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from services.notification.domain.notice import NotificationType
from services.notification.domain.preferences import Preferences


class PreferenceStore(Protocol):
    """Keeps each user's preferences."""

    async def of(self, user_id: int) -> Preferences:
        """Return a user's preferences; mutes that have run out are left away."""
        ...

    async def change(
        self,
        user_id: int,
        *,
        types: Mapping[NotificationType, bool],
        mute: Mapping[int, datetime | None],
        unmute: frozenset[int],
    ) -> Preferences:
        """Turn kinds on or off, mute rooms and lift mutes, all or none; returns what holds then.

        Raises:
            TooManyMutedRooms: more rooms would be muted than are kept for one person.
        """
        ...
