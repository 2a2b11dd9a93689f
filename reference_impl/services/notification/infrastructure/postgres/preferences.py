"""Preferences in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from chat_infra.postgres.database import Database
from services.notification.domain.errors import TooManyMutedRooms
from services.notification.domain.notice import NotificationType
from services.notification.domain.preferences import Preferences

if TYPE_CHECKING:
    import asyncpg
    from asyncpg.pool import PoolConnectionProxy

    Connection = PoolConnectionProxy[asyncpg.Record]

_TYPES: Final = "SELECT type FROM muted_types WHERE user_id = $1"
_ROOMS: Final = (
    "SELECT room_id, until FROM muted_rooms"
    " WHERE user_id = $1 AND (until IS NULL OR until > clock_timestamp()) ORDER BY room_id"
)
_FORGET_PAST: Final = "DELETE FROM muted_rooms WHERE user_id = $1 AND until <= clock_timestamp()"
_MUTE_TYPE: Final = "INSERT INTO muted_types (user_id, type) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_ALLOW_TYPE: Final = "DELETE FROM muted_types WHERE user_id = $1 AND type = $2"
_MUTE_ROOM: Final = (
    "INSERT INTO muted_rooms (user_id, room_id, until) VALUES ($1, $2, $3)"
    " ON CONFLICT (user_id, room_id) DO UPDATE SET until = excluded.until"
)
_ALLOW_ROOMS: Final = "DELETE FROM muted_rooms WHERE user_id = $1 AND room_id = ANY($2::bigint[])"
MOST_MUTED_ROOMS: Final = 1_000


class PostgresPreferences:
    """Implements `PreferenceStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> Preferences:
        """Return a user's preferences."""
        async with self._database.connection() as connection:
            return await _read(connection, user_id)

    async def change(
        self,
        user_id: int,
        *,
        types: Mapping[NotificationType, bool],
        mute: Mapping[int, datetime | None],
        unmute: frozenset[int],
    ) -> Preferences:
        """Change what is named and leave the rest, in one transaction."""
        async with self._database.connection() as connection, connection.transaction():
            for kind, wanted in sorted(types.items()):
                await connection.execute(_ALLOW_TYPE if wanted else _MUTE_TYPE, user_id, kind.value)
            await connection.execute(_FORGET_PAST, user_id)
            if unmute:
                await connection.execute(_ALLOW_ROOMS, user_id, sorted(unmute))
            # In the order of ids: two requests at once cannot wait for one another.
            rooms: list[tuple[Any, ...]] = [
                (user_id, room_id, until) for room_id, until in sorted(mute.items(), key=lambda item: item[0])
            ]
            if rooms:
                await connection.executemany(_MUTE_ROOM, rooms)
            changed = await _read(connection, user_id)
            if len(changed.muted_rooms) > MOST_MUTED_ROOMS:
                raise TooManyMutedRooms(MOST_MUTED_ROOMS)
            return changed


async def _read(connection: Connection, user_id: int) -> Preferences:
    types = await connection.fetch(_TYPES, user_id)
    rooms = await connection.fetch(_ROOMS, user_id)
    return Preferences(
        frozenset(NotificationType(row["type"]) for row in types),
        {row["room_id"]: row["until"] for row in rooms},
    )
