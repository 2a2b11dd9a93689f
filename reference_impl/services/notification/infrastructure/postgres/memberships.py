"""Who belongs to which room, between which positions of the feed: a read model of `chat.events`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from chat_infra.postgres.unit_of_work import UnitOfWork

_JOIN: Final = (
    "INSERT INTO room_members (room_id, user_id, since)"
    " SELECT $1, u, $3 FROM unnest($2::bigint[]) AS t(u) WHERE NOT EXISTS (SELECT 1 FROM room_members m"
    " WHERE m.room_id = $1 AND m.user_id = u AND m.until IS NULL) ON CONFLICT DO NOTHING"
)
_LEAVE: Final = "UPDATE room_members SET until = $3 WHERE room_id = $1 AND user_id = $2 AND until IS NULL"
_KNOWN: Final = "SELECT DISTINCT room_id FROM room_members WHERE room_id = ANY($1::bigint[])"
_AUDIENCES: Final = (
    "SELECT f.position, ARRAY(SELECT m.user_id FROM room_members m WHERE m.room_id = f.room_id"
    " AND m.since <= f.position AND (m.until IS NULL OR m.until >= f.position)) AS audience"
    " FROM feed f WHERE f.position BETWEEN $1 AND $2 AND f.room_id IS NOT NULL"
)


async def join(room_id: int, user_ids: Iterable[int], position: int, unit: UnitOfWork) -> None:
    """Note that people belong to a room from a position on; who does already stays as they are."""
    await unit.connection.execute(_JOIN, room_id, sorted(set(user_ids)), position)


async def leave(room_id: int, user_id: int, position: int, unit: UnitOfWork) -> None:
    """Note that somebody has left; the event at this position is the last that concerns them."""
    await unit.connection.execute(_LEAVE, room_id, user_id, position)


async def known_among(room_ids: Sequence[int], unit: UnitOfWork) -> set[int]:
    """Return those of the rooms whose members are known."""
    return {row[0] for row in await unit.connection.fetch(_KNOWN, room_ids)}


async def audiences(first: int, last: int, unit: UnitOfWork) -> Mapping[int, tuple[int, ...]]:
    """Return whom each event of a room concerns, by its position."""
    rows = await unit.connection.fetch(_AUDIENCES, first, last)
    return {row["position"]: tuple(row["audience"]) for row in rows}
