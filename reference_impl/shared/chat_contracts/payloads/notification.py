"""Facts that notification-service publishes on `notification.events`, keyed by user id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class NotificationCreated(msgspec.Struct, frozen=True, kw_only=True):
    """`notification.created`: a user has something new to look at; `seq` counts that user's without a gap."""

    notification_id: int
    user_id: int
    seq: int
    type: str
    actor_id: int
    payload: dict[str, Any]
    created_at: datetime
