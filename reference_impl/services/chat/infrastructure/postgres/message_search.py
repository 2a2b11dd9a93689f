"""Search of messages in PostgreSQL: its own full-text index, the newest blocks of the rooms first."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from chat_infra.postgres.database import Database
from services.chat.application.ports.message_search import SearchWindow
from services.chat.application.views import MessageView
from services.chat.domain.errors import RoomNotFound
from services.chat.domain.search_query import InvalidQuery, SearchQuery

# Membership and the query are looked at once, and the rooms together.
_FIND: Final = """
WITH mine AS MATERIALIZED (
    SELECT array_agg(room_id) AS rooms
      FROM room_members WHERE user_id = $1 AND ($2::bigint IS NULL OR room_id = $2)
), asked AS MATERIALIZED (
    SELECT search_template($3) AS template, long_runs($3) AS runs
), found AS (
    SELECT hit.id
      FROM asked, mine, search_rooms(mine.rooms, asked.template, asked.runs, $4, $5) AS hit (id)
     WHERE asked.template IS NOT NULL
)
SELECT (SELECT rooms FROM mine) IS NOT NULL AS has_rooms,
       (SELECT template FROM asked) IS NOT NULL AS has_words,
       (SELECT json_agg(json_build_object(
            'id', m.id, 'seq', m.seq, 'room_id', m.room_id, 'user_id', m.user_id, 'content', m.content,
            'message_type', m.message_type, 'reply_to', m.reply_to, 'is_edited', m.is_edited,
            'is_deleted', m.is_deleted, 'created_at', iso_utc(m.created_at),
            'updated_at', iso_utc(m.updated_at), 'read_by', readers.ids) ORDER BY m.id DESC)
          FROM found CROSS JOIN LATERAL (SELECT * FROM messages t WHERE t.id = found.id LIMIT 1) m
          CROSS JOIN LATERAL (
              SELECT coalesce(json_agg(p.user_id ORDER BY p.user_id) FILTER (
                         WHERE p.last_read_seq >= m.seq AND p.user_id <> m.user_id), '[]') AS ids
                FROM room_members p WHERE p.room_id = m.room_id HAVING count(*) <= 100
              UNION ALL SELECT '[]' LIMIT 1) readers
       ) AS messages
"""
_NEWER_THAN_ALL: Final = 2**63 - 1

_decode: Final = msgspec.json.Decoder(list[MessageView]).decode


class PostgresMessageSearch:
    """Implements `MessageSearch`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, reader_id: int, query: SearchQuery, window: SearchWindow) -> list[MessageView]:
        """Return what holds every word of the query, the newest first."""
        before = window.before if window.before is not None else _NEWER_THAN_ALL
        row: Any = await self._database.fetchrow(
            _FIND, reader_id, window.room_id, query.text, before, window.limit
        )
        if window.room_id is not None and not row["has_rooms"]:
            raise RoomNotFound(window.room_id)
        if not row["has_words"]:
            raise InvalidQuery("query has neither a letter nor a digit nor an emoji; give a word to look for")
        return _decode(row["messages"]) if row["messages"] is not None else []
