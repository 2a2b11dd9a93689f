"""Look through one's notifications."""

from __future__ import annotations

from services.notification.application.ports.notification_store import NotificationStore
from services.notification.application.views import NotificationPage, view_of


class ReadNotifications:
    """Pages backwards by seq: what arrives meanwhile shifts nothing."""

    def __init__(self, notifications: NotificationStore) -> None:
        self._notifications = notifications

    async def __call__(self, user_id: int, *, cursor: int | None, limit: int) -> NotificationPage:
        """Return the newest notifications, or those before `cursor`."""
        found = await self._notifications.newest(user_id, before_seq=cursor, limit=limit)
        # seq counts from 1 without a gap, so the last one's tells whether older ones exist.
        next_cursor = found[-1].seq if found and found[-1].seq > 1 else None
        return NotificationPage([view_of(notification) for notification in found], next_cursor)
