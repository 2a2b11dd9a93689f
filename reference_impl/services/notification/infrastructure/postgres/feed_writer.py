"""Puts events into the feed, inside the transaction of what caused them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chat_infra.postgres.unit_of_work import UnitOfWork
from services.notification.domain.feed_event import FeedEvent
from services.notification.domain.notification import Notification

_TAKE_POSITIONS: Final = "UPDATE feed_reach SET position = position + $1 RETURNING position"
_APPEND: Final = (
    "INSERT INTO feed (position, name, event_id, room_id, user_id, message_id, data)"
    " SELECT p, n, e, r, u, m, d::json FROM unnest($1::bigint[], $2::text[], $3::uuid[], $4::bigint[],"
    " $5::bigint[], $6::bigint[], $7::text[]) AS t(p, n, e, r, u, m, d)"
)
_APPEND_NOTIFICATIONS: Final = (
    "INSERT INTO feed (position, name, event_id, user_id, notification_id)"
    " SELECT p, 'notification', e, u, n"
    " FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[]) AS t(p, e, u, n)"
)
_BLANK_FEED: Final = (
    "UPDATE feed SET data = jsonb_set(data::jsonb, '{content}', '\"\"')::json"
    " WHERE message_id = ANY($1::bigint[])"
)
_BLANK_PREVIEWS: Final = (
    'UPDATE notifications SET payload = payload || \'{"preview": "", "is_deleted": true}\'::jsonb'
    " WHERE type = 'message' AND (payload ->> 'message_id')::bigint = ANY($1::bigint[])"
)


async def append_to_feed(
    events: Sequence[FeedEvent], notifications: Sequence[Notification], unit: UnitOfWork
) -> int:
    """Store events, then notifications, at the next positions; returns the first of these.

    From here to the commit nobody else can append: call it late in the transaction.
    """
    count = len(events) + len(notifications)
    first: int = await unit.connection.fetchval(_TAKE_POSITIONS, count) - count + 1
    if events:
        await unit.connection.execute(
            _APPEND,
            list(range(first, first + len(events))),
            [event.name for event in events],
            [event.event_id for event in events],
            [event.room_id for event in events],
            [event.user_id for event in events],
            [event.message_id for event in events],
            [event.data.decode() for event in events],
        )
    if notifications:
        await unit.connection.execute(
            _APPEND_NOTIFICATIONS,
            list(range(first + len(events), first + count)),
            [notification.event_id for notification in notifications],
            [notification.user_id for notification in notifications],
            [notification.id for notification in notifications],
        )
    return first


async def forget_texts(message_ids: Sequence[int], unit: UnitOfWork) -> None:
    """Blank deleted messages wherever they are quoted: a replay must not bring their text back."""
    await unit.connection.execute(_BLANK_FEED, list(message_ids))
    await unit.connection.execute(_BLANK_PREVIEWS, list(message_ids))
