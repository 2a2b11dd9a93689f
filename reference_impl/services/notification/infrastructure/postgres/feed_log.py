"""Reads the feed: for one person from where they left off, and for everybody what was not announced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import asyncpg

from chat_infra.postgres.database import Database
from chat_infra.streams.filtered_stream import FilteredPage
from chat_infra.streams.frame import encode_frame
from services.notification.application.views import view_of
from services.notification.domain.feed_event import PlacedEvent
from services.notification.infrastructure.frames import encode_view
from services.notification.infrastructure.postgres.notifications import notification_of

PAGE: Final = 500

_REACH: Final = "SELECT position, kept_from FROM feed_reach"
_NOTIFICATION: Final = (
    "n.id, n.user_id, n.seq, n.type, n.actor_id, n.event_id, n.correlation_id, n.payload, n.is_read,"
    " n.created_at"
)
# One statement, hence one snapshot: what is not among the rows and lies up to `reach` does not concern them.
_MINE: Final = f"""
SELECT r.position AS reach, r.kept_from, m.position, m.name, m.data, {_NOTIFICATION}
  FROM feed_reach r
  LEFT JOIN LATERAL (
    (SELECT f.position, f.name, f.data, f.notification_id
       FROM room_members w
      CROSS JOIN LATERAL (
        SELECT * FROM feed f
         WHERE f.room_id = w.room_id AND f.position > greatest($2, w.since - 1)
           AND f.position <= coalesce(w.until, {2**63 - 1})
         ORDER BY f.position LIMIT {PAGE}) f
      WHERE w.user_id = $1 AND (w.until IS NULL OR w.until > $2))
    UNION ALL
    (SELECT f.position, f.name, f.data, f.notification_id
       FROM feed f WHERE f.user_id = $1 AND f.position > $2 ORDER BY f.position LIMIT {PAGE})
    ORDER BY position LIMIT {PAGE}
  ) m ON true
  LEFT JOIN notifications n ON n.id = m.notification_id
 ORDER BY m.position
"""
_PLACED: Final = f"""
SELECT f.position, f.name, f.data, CASE WHEN f.user_id IS NOT NULL THEN ARRAY[f.user_id] ELSE ARRAY(
         SELECT m.user_id FROM room_members m WHERE m.room_id = f.room_id
            AND m.since <= f.position AND (m.until IS NULL OR m.until >= f.position)) END AS audience,
       {_NOTIFICATION}
  FROM feed f LEFT JOIN notifications n ON n.id = f.notification_id
 WHERE f.position > $1 ORDER BY f.position LIMIT {PAGE}
"""


class PostgresFeedLog:
    """The feed as its readers need it; each method raises `Unavailable` while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reach(self) -> tuple[int, int]:
        """Return the last position, and the first that is kept."""
        row = await self._database.fetchrow(_REACH)
        return (row[0], row[1]) if row is not None else (0, 1)

    async def end(self) -> int:
        """Return the last position."""
        return (await self.reach())[0]

    async def page(self, user_id: int, position: int) -> FilteredPage:
        """Return what concerns a person after a position."""
        rows = await self._database.fetch(_MINE, user_id, position)
        frames = [
            encode_frame(row["position"], row["name"], _data_of(row))
            for row in rows
            if row["position"] is not None
        ]
        reached = frames[-1].cursor if len(frames) == PAGE else rows[0]["reach"]
        return FilteredPage(frames, reached, rows[0]["reach"], rows[0]["kept_from"])

    async def placed_after(self, position: int) -> Sequence[PlacedEvent]:
        """Return the events after a position, each with the people whom it concerns."""
        return [
            PlacedEvent(row["position"], row["name"], _data_of(row), tuple(row["audience"]))
            for row in await self._database.fetch(_PLACED, position)
        ]


def _data_of(row: asyncpg.Record) -> bytes:
    if row["data"] is None:
        return encode_view(view_of(notification_of(row)))
    data: str = row["data"]
    return data.encode()
