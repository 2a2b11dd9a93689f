"""The way from the consumer that stored a notification to the streams that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.notification.domain.notification import Notification


class Fanout(Protocol):
    """Wakes listeners; may lose what it is given, but never silently."""

    async def announce(self, notifications: Sequence[Notification]) -> None:
        """Tell every process about stored notifications; never raises, what is lost is repaired later."""
        ...
