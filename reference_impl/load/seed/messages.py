"""Messages in the order of their time, and the log of each room that streams replay."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from load.report_lines import report
from load.seed.sentences import sentence
from load.seed.tables import copy, reserve_ids

if TYPE_CHECKING:
    from load.seed.plan import SeedPlan
    from load.seed.rooms import Room
    from load.seed.tables import Connection

_BATCH: Final = 50_000
_REPLIES: Final = 0.05
_REMEMBERED: Final = 8
_KEEPS_ITS_LANGUAGE: Final = 0.9
_COLUMNS: Final = (
    "id", "room_id", "seq", "user_id", "content", "message_type", "reply_to", "created_at", "updated_at",
)  # fmt: skip

# One event a message, with the shape that `post_message` writes, so that a stream which resumes at any cursor
# of a seeded room finds every step from there. The ids are derived from the message's, not random: a seeded
# message has no event in Kafka, and two runs of the same plan agree.
_ROOM_EVENTS: Final = """
INSERT INTO room_events (room_id, cursor, event_id, type, payload, created_at)
SELECT m.room_id, m.seq, e.id, 'message',
       jsonb_build_object('id', m.id, 'seq', m.seq, 'room_id', m.room_id, 'user_id', m.user_id,
                          'content', m.content, 'message_type', m.message_type, 'reply_to', m.reply_to,
                          'is_edited', false, 'is_deleted', false, 'created_at', iso_utc(m.created_at),
                          'updated_at', iso_utc(m.created_at), 'read_by', '[]'::jsonb,
                          'event_id', e.id, 'correlation_id', e.id), m.created_at
FROM messages m CROSS JOIN LATERAL (SELECT md5('seeded message ' || m.id)::uuid AS id) e
WHERE m.id BETWEEN $1 AND $2 AND m.id = ANY($3::bigint[])
"""


async def write_messages(
    connection: Connection, plan: SeedPlan, choice: random.Random, rooms_in_turn: Sequence[Room]
) -> int:
    """Write a message for each room named, in that order; the rooms learn their last seq from it."""
    written = 0
    while written < plan.messages:
        ids = await reserve_ids(connection, "messages", min(_BATCH, plan.messages - written))
        turns = rooms_in_turn[written : written + len(ids)]
        rows = _rows(plan, choice, written, ids, turns)
        written += await copy(connection, "messages", _COLUMNS, rows)
        await connection.execute(_ROOM_EVENTS, ids[0], ids[-1], ids, timeout=600)
        report("progress", step="messages", done=written, total=plan.messages)
    return written


def _rows(
    plan: SeedPlan, choice: random.Random, before: int, ids: Sequence[int], turns: Sequence[Room]
) -> Iterator[tuple[object, ...]]:
    step = timedelta(days=plan.days) / plan.messages
    for number, (message_id, room) in enumerate(zip(ids, turns, strict=True), before + 1):
        at = plan.began + number * step
        room.last_seq += 1
        room.updated_at = at
        sender = room.members[int(choice.random() * len(room.members))]
        room.spoke[sender] = room.last_seq
        # Rooms keep to one language for the most part; the other is heard now and then.
        korean = room.speaks_korean == (choice.random() < _KEEPS_ITS_LANGUAGE)
        reply_to = choice.choice(room.newest_ids) if room.newest_ids and choice.random() < _REPLIES else None
        room.newest_ids = [*room.newest_ids[1 - _REMEMBERED :], message_id]
        content = sentence(choice, korean=korean)
        yield message_id, room.id, room.last_seq, sender, content, "text", reply_to, at, at
