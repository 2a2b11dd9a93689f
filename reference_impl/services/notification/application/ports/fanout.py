"""The way from the consumer that stored something to the streams that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.notification.domain.feed_event import PlacedEvent
from services.notification.domain.notification import Notification


class Fanout(Protocol):
    """Wakes listeners; may lose what it is given, but never silently."""

    async def announce(
        self, events: Sequence[PlacedEvent], notifications: Sequence[Notification], position: int
    ) -> None:
        """Tell every process what is stored; never raises, what is lost is repaired later.

        The notifications follow the events in the feed, the first of them at `position`.
        """
        ...
