"""Turns a notice into the notifications of its recipients, inside the transaction that claimed its event."""

from __future__ import annotations

from typing import Final

import msgspec

from chat_contracts.payloads.notification import NotificationCreated
from chat_infra.postgres.unit_of_work import UnitOfWork
from chat_kernel.call_context import current_call
from services.notification.domain.notice import Notice
from services.notification.domain.notification import Notification
from services.notification.infrastructure.postgres.notifications import notification_of

# The counters are locked in the order of user ids, so two notices for the same people cannot deadlock, and a
# rolled-back transaction gives its numbers back: that is what keeps seq without a gap.
_RECORD: Final = """
WITH counted AS (
    INSERT INTO recipients AS r (user_id, last_seq)
    SELECT user_id, 1 FROM unnest($1::bigint[]) AS u(user_id) ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET last_seq = r.last_seq + 1
    RETURNING user_id, last_seq
)
INSERT INTO notifications (user_id, seq, type, actor_id, event_id, correlation_id, payload, created_at)
SELECT user_id, last_seq, $2, $3, $4, $5, $6, $7 FROM counted
RETURNING *
"""


async def record(notice: Notice, unit: UnitOfWork) -> list[Notification]:
    """Store a notification for each recipient and publish `notification.created` for it."""
    rows = await unit.connection.fetch(
        _RECORD,
        list(notice.recipient_ids),
        notice.type.value,
        notice.actor_id,
        notice.event_id,
        current_call().correlation_id,
        msgspec.json.encode(notice.payload).decode(),
        notice.at,
    )
    notifications = [notification_of(row) for row in rows]
    for notification in notifications:
        unit.publish(
            NotificationCreated(
                notification_id=notification.id,
                user_id=notification.user_id,
                seq=notification.seq,
                type=notification.type,
                actor_id=notification.actor_id,
                payload=dict(notification.payload),
                created_at=notification.created_at,
            ),
            key=str(notification.user_id),
            aggregate_type="notification",
            aggregate_id=str(notification.id),
        )
    return notifications
