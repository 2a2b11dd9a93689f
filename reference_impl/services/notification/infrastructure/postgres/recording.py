"""Turns notices into notifications, inside the transaction that claimed their events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from chat_contracts.payloads.notification import NotificationCreated
from chat_infra.postgres.unit_of_work import UnitOfWork
from chat_kernel.call_context import CallContext, calling
from services.notification.domain.notice import Notice
from services.notification.domain.notification import Notification
from services.notification.infrastructure.postgres.silences import Intended, silent_ones

# --8<-- [start:store]
# The counters are locked in the order of user ids, so two batches for the same people cannot deadlock, and a
# rolled-back transaction gives its numbers back: that is what keeps seq without a gap.
_COUNT: Final = (
    "INSERT INTO recipients AS r (user_id, last_seq)"
    " SELECT * FROM unnest($1::bigint[], $2::bigint[])"
    " ON CONFLICT (user_id) DO UPDATE SET last_seq = r.last_seq + excluded.last_seq"
    " RETURNING user_id, last_seq"
)
# --8<-- [end:store]
_STORE: Final = (
    "INSERT INTO notifications (user_id, seq, type, actor_id, event_id, correlation_id, payload, created_at)"
    " SELECT u, s, t, a, e, c, p::jsonb, at FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[],"
    " $5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[]) AS v(u, s, t, a, e, c, p, at)"
    " RETURNING id, user_id, seq"
)


class Told(NamedTuple):
    """A notice and the context of the event that it comes from."""

    notice: Notice
    call: CallContext


class _New(NamedTuple):
    user_id: int
    seq: int
    told: Told


# --8<-- [start:record]
async def record(notices: Sequence[Told], unit: UnitOfWork) -> list[Notification]:
    """Store a notification for each recipient who wants it, and publish `notification.created` for it."""
    wanted = await _wanted(notices, unit)
    if not wanted:
        return []
    new = await _numbered(wanted, unit)
    notifications = await _stored(new, unit)
    for notification, (_, _, told) in zip(notifications, new, strict=True):
        with calling(told.call):
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


# --8<-- [end:record]


async def _wanted(notices: Sequence[Told], unit: UnitOfWork) -> list[tuple[int, Told]]:
    pairs = [(user_id, told) for told in notices for user_id in told.notice.recipient_ids]
    if not pairs:
        return []
    silent = await silent_ones(
        [
            Intended(
                user_id, told.notice.type.value, told.notice.actor_id, told.notice.payload.get("room_id")
            )
            for user_id, told in pairs
        ],
        unit,
    )
    return [pair for index, pair in enumerate(pairs) if index not in silent] if silent else pairs


async def _numbered(wanted: Sequence[tuple[int, Told]], unit: UnitOfWork) -> list[_New]:
    counts = Counter(user_id for user_id, _ in wanted)
    users = sorted(counts)
    rows = await unit.connection.fetch(_COUNT, users, [counts[user_id] for user_id in users])
    upcoming = {row["user_id"]: row["last_seq"] - counts[row["user_id"]] + 1 for row in rows}
    new = []
    for user_id, told in wanted:
        new.append(_New(user_id, upcoming[user_id], told))
        upcoming[user_id] += 1
    return new


async def _stored(new: Sequence[_New], unit: UnitOfWork) -> list[Notification]:
    encoded: dict[UUID, str] = {
        told.notice.event_id: msgspec.json.encode(told.notice.payload).decode() for _, _, told in new
    }
    rows = await unit.connection.fetch(
        _STORE,
        [it.user_id for it in new],
        [it.seq for it in new],
        [it.told.notice.type.value for it in new],
        [it.told.notice.actor_id for it in new],
        [it.told.notice.event_id for it in new],
        [it.told.call.correlation_id for it in new],
        [encoded[it.told.notice.event_id] for it in new],
        [it.told.notice.at for it in new],
    )
    ids = {(row["user_id"], row["seq"]): row["id"] for row in rows}
    return [
        Notification(
            id=ids[it.user_id, it.seq],
            user_id=it.user_id,
            seq=it.seq,
            type=it.told.notice.type.value,
            actor_id=it.told.notice.actor_id,
            payload=it.told.notice.payload,
            event_id=it.told.notice.event_id,
            correlation_id=it.told.call.correlation_id,
            created_at=it.told.notice.at,
        )
        for it in new
    ]
