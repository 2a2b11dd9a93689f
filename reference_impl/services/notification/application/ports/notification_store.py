"""Where notifications are kept."""

from __future__ import annotations

from typing import Protocol

from services.notification.domain.notification import Notification, ReadMark


class NotificationStore(Protocol):
    """Reads and marks the notifications of one user at a time."""

    async def newest(self, user_id: int, *, before_seq: int | None, limit: int) -> list[Notification]:
        """Return notifications, newest first, with a seq below `before_seq` if it is given."""
        ...

    async def mark_read(self, user_id: int, mark: ReadMark) -> int:
        """Mark what `mark` covers and return how many became read by it."""
        ...

    async def last_seq(self, user_id: int) -> int:
        """Return the seq of the user's newest notification, 0 before the first."""
        ...
