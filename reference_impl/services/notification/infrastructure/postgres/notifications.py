"""Notifications in PostgreSQL: reading and marking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import asyncpg
import msgspec

from chat_infra.postgres.database import Database
from chat_infra.postgres.unit_of_work import UnitsOfWork
from chat_infra.streams.frame import Frame
from chat_kernel.ids import uuid7
from services.notification.application.feed_views import ReadMarkData
from services.notification.domain.feed_event import FeedEvent
from services.notification.domain.notification import Notification, ReadMark
from services.notification.infrastructure.frames import notification_frame
from services.notification.infrastructure.postgres.feed_writer import append_to_feed

_COLUMNS: Final = "id, user_id, seq, type, actor_id, event_id, correlation_id, payload, is_read, created_at"
_NEWEST: Final = (
    f"SELECT {_COLUMNS} FROM notifications WHERE user_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"
)
_AFTER: Final = f"SELECT {_COLUMNS} FROM notifications WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT 500"
_MARK_UP_TO: Final = (
    "WITH marked AS (UPDATE notifications SET is_read = true"
    " WHERE user_id = $1 AND seq <= $2 AND NOT is_read RETURNING 1) SELECT count(*) FROM marked"
)
_MARK_IDS: Final = (
    "WITH marked AS (UPDATE notifications SET is_read = true"
    " WHERE user_id = $1 AND id = ANY($2::bigint[]) AND NOT is_read RETURNING 1) SELECT count(*) FROM marked"
)
_LAST_SEQ: Final = "SELECT last_seq FROM recipients WHERE user_id = $1"
_REACHED: Final = "SELECT user_id, last_seq FROM recipients WHERE user_id = ANY($1::bigint[])"
_BEYOND_EVERY_SEQ: Final = 2**63 - 1


class PostgresNotifications:
    """Implements `NotificationStore`, and is the log that streams replay from."""

    def __init__(self, database: Database, units: UnitsOfWork) -> None:
        self._database = database
        self._units = units

    async def newest(self, user_id: int, *, before_seq: int | None, limit: int) -> list[Notification]:
        """Return notifications, newest first."""
        before = _BEYOND_EVERY_SEQ if before_seq is None else before_seq
        rows = await self._database.fetch(_NEWEST, user_id, before, limit)
        return [notification_of(row) for row in rows]

    async def mark_read(self, user_id: int, mark: ReadMark) -> int:
        """Mark what `mark` covers; of somebody else's notifications nothing. My other windows hear of it."""
        async with self._units.begin() as unit:
            count: int
            if mark.up_to_seq is not None:
                count = await unit.connection.fetchval(_MARK_UP_TO, user_id, mark.up_to_seq)
            else:
                count = await unit.connection.fetchval(_MARK_IDS, user_id, list(mark.ids))
            if count:
                event_id = uuid7()
                data = msgspec.json.encode(ReadMarkData(event_id, mark.up_to_seq, list(mark.ids)))
                event = FeedEvent("notification.read", data, event_id, user_id=user_id)
                await append_to_feed([event], [], unit)
            await unit.commit()
        return count

    async def last_seq(self, user_id: int) -> int:
        """Return the seq of the user's newest notification."""
        return await self._database.fetchval(_LAST_SEQ, user_id) or 0

    async def frames_after(self, user_id: int, seq: int) -> list[Frame]:
        """Return the next frames of a user's stream, at most 500."""
        rows = await self._database.fetch(_AFTER, user_id, seq)
        return [notification_frame(notification_of(row)) for row in rows]

    async def reached(self, user_ids: Sequence[int]) -> list[tuple[int, int]]:
        """Return (user, last seq) for each user who has been notified of anything."""
        return [(row[0], row[1]) for row in await self._database.fetch(_REACHED, user_ids)]


def notification_of(row: asyncpg.Record) -> Notification:
    """Read a row of `notifications`."""
    return Notification(
        id=row["id"],
        user_id=row["user_id"],
        seq=row["seq"],
        type=row["type"],
        actor_id=row["actor_id"],
        payload=msgspec.json.decode(row["payload"]),
        event_id=row["event_id"],
        correlation_id=row["correlation_id"],
        created_at=row["created_at"],
        is_read=row["is_read"],
    )
