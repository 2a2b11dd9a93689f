"""The Redis stream between the consumers and the API processes, and what stands in its entries.

A Stream and not Pub/Sub: what went through it can be looked at afterwards (XRANGE), and a reader that was
away for a moment goes on where it stopped. It is a wake-up, not a store: PostgreSQL has everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from services.notification.application.views import view_of
from services.notification.domain.feed_event import PlacedEvent
from services.notification.domain.notification import Notification
from services.notification.infrastructure.frames import encode_view

FANOUT_STREAM: Final = "notifications.fanout"
FANOUT_LENGTH: Final = 10_000
"""Entries kept, about: enough for a witness to look back, bounded in memory."""

Fields = dict[str, str | int | bytes]


class FanoutEntry(NamedTuple):
    """A stored notification of a user, at its place in the feed; `payload` is the notification as JSON."""

    user_id: int
    seq: int
    position: int
    payload: bytes


class _Told(msgspec.Struct, frozen=True):
    """An event of the feed on the wire."""

    position: int
    event: str
    to: tuple[int, ...]
    data: msgspec.Raw


_encode_events: Final = msgspec.json.Encoder().encode
_decode_events: Final = msgspec.json.Decoder(list[_Told]).decode


def entry_fields(notification: Notification, position: int) -> Fields:
    """Return the fields of the entry that announces a notification."""
    return {
        "user_id": notification.user_id,
        "seq": notification.seq,
        "position": position,
        "event_id": str(notification.event_id),
        "payload": encode_view(view_of(notification)),
    }


def events_fields(events: Sequence[PlacedEvent]) -> Fields:
    """Return the fields of the entry that announces events, all that were stored together."""
    told = [_Told(e.position, e.name, e.audience, msgspec.Raw(e.data)) for e in events]
    return {"events": _encode_events(told)}


def resync_fields(reason: str) -> Fields:
    """Return the fields of an entry that says: some were lost, read on from the database."""
    return {"resync": reason}


def read_entry(fields: Mapping[bytes, bytes]) -> FanoutEntry | list[PlacedEvent] | None:
    """Read an entry; None for a resync, and for anything else that only the database can answer."""
    try:
        if b"events" in fields:
            return [
                PlacedEvent(told.position, told.event, bytes(told.data), told.to)
                for told in _decode_events(fields[b"events"])
            ]
        return FanoutEntry(
            int(fields[b"user_id"]), int(fields[b"seq"]), int(fields[b"position"]), fields[b"payload"]
        )
    except (KeyError, ValueError, msgspec.DecodeError):
        return None
