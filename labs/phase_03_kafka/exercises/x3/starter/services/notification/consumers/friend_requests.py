"""Step 3: notification-service tells the addressee of each `friend.request.sent`.

`take` is called for every such record, whichever service published it, and again for the same record after a
failure or a crash:

- in one transaction claim the event (`claim` from chat_infra.kafka.inbox, as CONSUMER); if it is new, make a
  notice of it with `friend_request_notice(…)` from services.notification.domain.notice (the notice's
  `event_id` and `at` are the envelope's `id` and `time`) and tell it:
  `await self._telling.tell(notice, delivery.event, unit)`; commit;
- then `await delivery.done()`.
"""

from __future__ import annotations

from typing import Final

from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_lab.record_loop import Delivery
from chat_lab.telling import Telling

CONSUMER: Final = "notification-service"


class FriendRequestNotices:
    """Tells of each request once."""

    def __init__(self, units: UnitsOfWork, telling: Telling) -> None:
        self._units = units
        self._telling = telling

    async def take(self, delivery: Delivery) -> None:
        """Tell the addressee of the request that was delivered."""
        # TODO: write this. Until then every request is passed over.
        await delivery.done()
