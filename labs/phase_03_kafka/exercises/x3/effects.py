"""What consumers make of a request: rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.checks import Lab

from .deliveries import Put


async def friendship_of_put(lab: Lab, put: Put) -> Mapping[str, Any] | None:
    return await friendship_of(lab, put.requester, put.addressee)


async def friendship_of(lab: Lab, requester: int, addressee: int) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows(
        "friend_db",
        "SELECT id, status FROM friendships WHERE requester_id = $1 AND addressee_id = $2",
        requester,
        addressee,
    )
    return dict(rows[0]) if rows else None


async def notification_of(lab: Lab, put: Put) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows(
        "notification_db",
        "SELECT type, actor_id, event_id, correlation_id FROM notifications WHERE user_id = $1",
        put.addressee,
    )
    return dict(rows[0]) if rows else None
