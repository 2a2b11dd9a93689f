"""Entries of the fan-out stream."""

from __future__ import annotations

from datetime import UTC, datetime

from chat_kernel.ids import uuid7
from services.notification.domain.feed_event import PlacedEvent
from services.notification.domain.notification import Notification
from services.notification.infrastructure.redis.fanout_entry import (
    FanoutEntry,
    Fields,
    entry_fields,
    events_fields,
    read_entry,
    resync_fields,
)


def as_read(fields: Fields) -> dict[bytes, bytes]:
    return {k.encode(): v if isinstance(v, bytes) else str(v).encode() for k, v in fields.items()}


def test_an_entry_comes_back_as_it_was_announced() -> None:
    notification = Notification(1, 5, 9, "message", 2, {}, uuid7(), uuid7(), datetime.now(UTC))
    entry = read_entry(as_read(entry_fields(notification, 77)))
    assert isinstance(entry, FanoutEntry)
    assert (entry.user_id, entry.seq, entry.position) == (5, 9, 77)
    assert str(notification.event_id).encode() in entry.payload


def test_events_come_back_with_their_places_and_audiences() -> None:
    events = [
        PlacedEvent(3, "message", b'{"content":"\xea\xb0\x80"}', (1, 2)),
        PlacedEvent(4, "friend", b"{}", (1,)),
    ]
    assert read_entry(as_read(events_fields(events))) == events


def test_a_resync_and_an_unreadable_entry_send_readers_to_the_database() -> None:
    assert read_entry(as_read(resync_fields("redis_was_away"))) is None
    assert read_entry({b"user_id": b"x"}) is None
    assert read_entry({b"events": b"[{"}) is None
