"""How fast the relay catches up with an outbox that has filled."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Final

import asyncpg

from load.measure.figure import Result, at_least, exactly
from load.measure.processes import Processes, spent_between
from load.target import Target

DEFAULTS: Final[dict[str, Any]] = {"events": 100_000}
_LONGEST_SECONDS: Final = 180.0

# Read receipts: the consumers of the topic take no notice of them, so what is measured is the relay.
_FILL: Final = """
INSERT INTO outbox (id, topic, partition_key, aggregate_type, aggregate_id, type, payload, correlation_id,
                    traceparent)
SELECT gen_random_uuid(), 'chat.events', (2000000000 + n % 1000)::text, 'room', (2000000000 + n % 1000)::text,
       'chat.messages.read',
       jsonb_build_object('room_id', 2000000000 + n % 1000, 'user_id', 2000000000, 'up_to_seq', n / 1000 + 1,
                          'reader_id', 2000000000, 'cursor', n / 1000 + 1, 'read_at', iso_utc(now()),
                          'filler', repeat('x', 120)),
       gen_random_uuid(), '00-' || md5(n::text) || '-0000000000000001-01'
FROM generate_series(0, $1::bigint - 1) n
"""
_POSITIONS: Final = "SELECT max(position) FROM outbox"
_PROGRESS: Final = """
SELECT count(*) FILTER (WHERE published_at IS NULL) AS waiting, max(published_at) AS last FROM outbox
WHERE position > $1
"""
# The order of a key in Kafka is the order of its rows.
_OUT_OF_ORDER: Final = """
SELECT count(*) FROM (
    SELECT kafka_offset < lag(kafka_offset) OVER (PARTITION BY partition_key ORDER BY position) AS backwards
    FROM outbox WHERE position > $1) checked
WHERE backwards
"""
_REMOVE: Final = (
    "DELETE FROM outbox WHERE position > $1 AND type = 'chat.messages.read' AND published_at IS NOT NULL"
)


async def relay(target: Target, settings: dict[str, Any]) -> Result:
    """Let events be committed at once and time the relay of chat-service until the last is marked."""
    events: int = settings["events"]
    processes = Processes(target.instance_uid)
    connection = await asyncpg.connect(target.chat_db_url, command_timeout=120)
    try:
        begin: int = await connection.fetchval(_POSITIONS) or 0
        await connection.execute(_FILL, events)
        committed: datetime = await connection.fetchval("SELECT clock_timestamp()")
        before = processes.cpu_seconds()
        waiting, last = await _until_drained(connection, begin)
        cpu = spent_between(before, processes.cpu_seconds(), events)
        seconds = (last - committed).total_seconds()
        disordered: int = await connection.fetchval(_OUT_OF_ORDER, begin)
        await connection.execute(_REMOVE, begin)
    finally:
        await connection.close()
    return Result(
        scenario="relay",
        title=f"The relay catches up with {events:,} waiting events",
        settings={"events": events},
        figures=[
            at_least("relayed", (events - waiting) / max(seconds, 1e-9), 10_000, "events/s"),
            exactly("left waiting", waiting, 0),
            exactly("out of order within a key", disordered, 0),
        ],
        cpu_ms_per_operation=cpu,
    )


async def _until_drained(connection: asyncpg.Connection[Any], begin: int) -> tuple[int, datetime]:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _LONGEST_SECONDS
    while True:
        # Looking counts the rows, which costs the database something: so not too often.
        await asyncio.sleep(0.25)
        row: Any = await connection.fetchrow(_PROGRESS, begin)
        if row["waiting"] == 0 or loop.time() > deadline:
            return row["waiting"], row["last"] or datetime.now().astimezone()
