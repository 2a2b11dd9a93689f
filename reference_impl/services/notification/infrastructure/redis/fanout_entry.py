"""The Redis stream between the consumers and the API processes, and what stands in its entries.

A Stream and not Pub/Sub: what went through it can be looked at afterwards (XRANGE), and a reader that was
away for a moment goes on where it stopped. It is a wake-up, not a store: PostgreSQL has the notifications.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from services.notification.application.views import view_of
from services.notification.domain.notification import Notification
from services.notification.infrastructure.frames import encode_view

FANOUT_STREAM: Final = "notifications.fanout"
FANOUT_LENGTH: Final = 10_000
"""Entries kept, about: enough for a witness to look back, bounded in memory."""


class FanoutEntry(NamedTuple):
    """A stored notification of a user; `payload` is the notification as JSON."""

    user_id: int
    seq: int
    payload: bytes


def entry_fields(notification: Notification) -> dict[str, str | int | bytes]:
    """Return the fields of the entry that announces a notification."""
    return {
        "user_id": notification.user_id,
        "seq": notification.seq,
        "event_id": str(notification.event_id),
        "payload": encode_view(view_of(notification)),
    }


def resync_fields(reason: str) -> dict[str, str | int | bytes]:
    """Return the fields of an entry that says: some were lost, read on from the database."""
    return {"resync": reason}


def read_entry(fields: Mapping[bytes, bytes]) -> FanoutEntry | None:
    """Read an entry; None for a resync, and for anything else that only the database can answer."""
    try:
        return FanoutEntry(int(fields[b"user_id"]), int(fields[b"seq"]), fields[b"payload"])
    except (KeyError, ValueError):
        return None
