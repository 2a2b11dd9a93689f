"""Notifications of what is still open: friend requests that wait for an answer."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec

from load.seed.tables import copy

if TYPE_CHECKING:
    from load.seed.friendships import Request
    from load.seed.tables import Connection

_COLUMNS: Final = (
    "user_id", "seq", "type", "actor_id", "event_id", "correlation_id", "payload", "is_read", "created_at",
)  # fmt: skip


async def write_notifications(connection: Connection, requests: list[Request]) -> int:
    """Notify everybody who was asked and has not answered; each person's notifications count 1, 2, 3 …

    Messages get none here: a notification is read with its message, and most of these are old.
    """
    counters: Counter[int] = Counter()
    rows: list[tuple[object, ...]] = []
    for request in sorted((r for r in requests if not r.is_accepted), key=lambda r: r.at):
        asked = request.addressee.id
        counters[asked] += 1
        event_id = UUID(
            bytes=hashlib.sha256(f"seeded request {request.requester.id} {asked}".encode()).digest()[:16]
        )
        payload = {
            "requester_id": request.requester.id,
            "requester_username": request.requester.person.username,
            "message": request.message,
        }
        text = msgspec.json.encode(payload).decode()
        rows.append(
            (asked, counters[asked], "friend_request", request.requester.id, event_id, event_id, text, False,
             request.at)
        )  # fmt: skip
    await copy(connection, "recipients", ("user_id", "last_seq"), list(counters.items()))
    return await copy(connection, "notifications", _COLUMNS, rows)
