"""The Kafka topics, declared once."""

from __future__ import annotations

from typing import Final

import msgspec

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS


class Topic(msgspec.Struct, frozen=True):
    """A topic and how it is kept; `retention_ms` is in milliseconds."""

    name: str
    partitions: int
    retention_ms: int

    @property
    def dead_letters(self) -> Topic:
        """Where records of this topic go that no retry can help."""
        return Topic(f"{self.name}.dlq", 1, 30 * _DAY_MS)


# --8<-- [start:declared]
USER_EVENTS: Final = Topic("user.events", 3, 7 * _DAY_MS)
USER_PRESENCE: Final = Topic("user.presence", 6, _HOUR_MS)
FRIEND_EVENTS: Final = Topic("friend.events", 3, 7 * _DAY_MS)
CHAT_EVENTS: Final = Topic("chat.events", 6, 7 * _DAY_MS)
NOTIFICATION_EVENTS: Final = Topic("notification.events", 3, 7 * _DAY_MS)
# --8<-- [end:declared]

TOPICS: Final = (USER_EVENTS, USER_PRESENCE, FRIEND_EVENTS, CHAT_EVENTS, NOTIFICATION_EVENTS)
