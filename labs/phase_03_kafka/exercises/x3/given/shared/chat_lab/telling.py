"""What notification-service does with a notice: stores it, and shows it on the open streams."""

from __future__ import annotations

from chat_infra.kafka.incoming import event_call
from chat_infra.kafka.subscription import IncomingEvent
from chat_infra.postgres.unit_of_work import UnitOfWork
from services.notification.application.ports.fanout import Fanout
from services.notification.consumers.feed_events import feed_events_of
from services.notification.domain.feed_event import PlacedEvent
from services.notification.domain.notice import Notice
from services.notification.infrastructure.postgres.feed_writer import append_to_feed
from services.notification.infrastructure.postgres.recording import Told, record


class Telling:
    """Tells people of notices."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout

    async def tell(self, notice: Notice, event: IncomingEvent, unit: UnitOfWork) -> None:
        """Store a notification for each recipient in the transaction; after the commit it is announced."""
        notifications = await record([Told(notice, event_call(event.envelope))], unit)
        shown = feed_events_of(event)
        if not shown and not notifications:
            return
        first = await append_to_feed(shown, notifications, unit)
        placed = [
            PlacedEvent(position, one.name, one.data, () if one.user_id is None else (one.user_id,))
            for position, one in enumerate(shown, first)
        ]

        async def announce() -> None:
            await self._fanout.announce(placed, notifications, first + len(placed))

        unit.after_commit(announce)
