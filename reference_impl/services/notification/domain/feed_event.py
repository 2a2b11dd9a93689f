"""An event of the feed: something that happened, and whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """What the people concerned are shown on their stream.

    Attributes:
        name: the name of the event on the stream.
        data: JSON on one line.
        event_id: the event that told us.
        room_id, user_id: whom it concerns, exactly one of them: everybody in the room, or one person.
        message_id: the message that `data` quotes, so that it can be blanked when that is deleted.
    """

    name: str
    data: bytes
    event_id: UUID
    room_id: int | None = None
    user_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event at its position, with the people whom it concerns there."""

    position: int
    name: str
    data: bytes
    audience: tuple[int, ...]
