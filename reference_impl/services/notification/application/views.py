"""What readers see: the shapes of the HTTP answers and of the stream's data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.notification.domain.notification import Notification


class NotificationView(msgspec.Struct, frozen=True, kw_only=True):
    """A notification as its user sees it; `event_id` is the event that caused it."""

    id: int
    seq: int
    type: str
    actor_id: int
    payload: dict[str, Any]
    event_id: UUID
    correlation_id: UUID
    is_read: bool
    created_at: datetime


class NotificationPage(msgspec.Struct, frozen=True):
    """Notifications, newest first; `next_cursor` asks for the older ones, None when there are none."""

    notifications: list[NotificationView]
    next_cursor: int | None


class ReadReceipt(msgspec.Struct, frozen=True):
    """How many notifications became read by a request."""

    read_count: int
    success: bool = True


def view_of(notification: Notification) -> NotificationView:
    """Show a notification to its user."""
    return NotificationView(
        id=notification.id,
        seq=notification.seq,
        type=notification.type,
        actor_id=notification.actor_id,
        payload=dict(notification.payload),
        event_id=notification.event_id,
        correlation_id=notification.correlation_id,
        is_read=notification.is_read,
        created_at=notification.created_at,
    )
