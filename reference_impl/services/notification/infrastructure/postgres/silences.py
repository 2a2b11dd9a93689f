"""Which notifications somebody does not want, asked for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from chat_infra.postgres.unit_of_work import UnitOfWork
from services.notification.domain.notice import NotificationType

_SILENT: Final = f"""
SELECT w.number FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[])
    WITH ORDINALITY AS w(user_id, type, actor_id, room_id, number)
 WHERE EXISTS (SELECT 1 FROM muted_types m WHERE m.user_id = w.user_id AND m.type = w.type)
    OR EXISTS (SELECT 1 FROM muted_rooms r WHERE r.user_id = w.user_id AND r.room_id = w.room_id
               AND (r.until IS NULL OR r.until > clock_timestamp()))
    OR (w.type = '{NotificationType.FRIEND_REQUEST}' AND EXISTS (
        SELECT 1 FROM blocked_pairs b WHERE (b.blocker_id = w.user_id AND b.blocked_id = w.actor_id)
                                         OR (b.blocker_id = w.actor_id AND b.blocked_id = w.user_id)))
"""


class Intended(NamedTuple):
    """A notification that somebody would get."""

    user_id: int
    type: str
    actor_id: int
    room_id: int | None


async def silent_ones(intended: Sequence[Intended], unit: UnitOfWork) -> set[int]:
    """Return the indexes of those that are muted, or are requests between people of whom one blocked the
    other.
    """
    columns = [list(column) for column in zip(*intended, strict=True)]
    rows = await unit.connection.fetch(_SILENT, *columns)
    return {row["number"] - 1 for row in rows}
