"""What a message costs notification-service: records are put on `chat.events` at a rate, its CPU is watched.

`python -m tests.bench.intake --pid PID [--rate 500] [--seconds 20]` with `KAFKA_BOOTSTRAP_SERVERS` and
`NOTIFICATION_DB_URL` in the environment, against a running service: one recipient a message, everything
included (inbox, notification, feed, outbox, relay to Kafka, Redis).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import msgspec
import psutil
import uvloop

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "reference_impl"), str(ROOT / "reference_impl" / "shared")]

from chat_contracts.envelope import EventEnvelope  # noqa: E402
from chat_contracts.payloads.chat import ChatMessageSent  # noqa: E402
from chat_infra.kafka.producer import EventProducer, Outgoing  # noqa: E402
from chat_kernel.ids import uuid7  # noqa: E402
from chat_kernel.trace_context import TraceContext  # noqa: E402

from .figures import say  # noqa: E402

TICK = 0.005
ROOMS = 50


def record(base: int, number: int) -> Outgoing:
    """A message of one person to another."""
    now = datetime.now(UTC)
    room_id, seq = base + number % ROOMS, number // ROOMS + 1
    envelope = EventEnvelope(
        id=uuid7(),
        type="chat.message.sent",
        source="/bench",
        time=now,
        partition_key=str(room_id),
        correlation_id=uuid7(),
        traceparent=str(TraceContext.start()),
    )
    sent = ChatMessageSent(
        message_id=base * 1000 + number,
        seq=seq,
        room_id=room_id,
        sender_id=room_id * 2,
        content="A sentence of the usual length, to be read by one other person.",
        message_type="text",
        created_at=now,
        recipient_ids=[room_id * 2 + 1],
        cursor=seq,
        sender_username="bench",
    )
    return Outgoing("chat.events", str(room_id).encode(), msgspec.json.encode(sent), envelope.headers())


async def measure(pid: int, rate: float, seconds: float) -> None:
    """One run, told on stdout."""
    base = 10_000_000_000 + secrets.randbelow(1_000_000_000)
    producer = EventProducer(os.environ["KAFKA_BOOTSTRAP_SERVERS"], client_id="bench")
    database = await asyncpg.connect(os.environ["NOTIFICATION_DB_URL"])
    process = psutil.Process(pid)
    await producer.start()
    await producer.send_batch([record(base, number) for number in range(ROOMS)])
    await arrived(database, base, ROOMS)
    before, began, sent = process.cpu_times(), time.perf_counter(), ROOMS
    while time.perf_counter() - began < seconds:
        due = ROOMS + int((time.perf_counter() - began) * rate)
        if due > sent:
            await producer.send_batch([record(base, number) for number in range(sent, due)])
            sent = due
        await asyncio.sleep(TICK)
    waited = time.perf_counter()
    await arrived(database, base, sent)
    lag, after, count = time.perf_counter() - waited, process.cpu_times(), sent - ROOMS
    burnt = (after.user + after.system) - (before.user + before.system)
    say(
        f"{count / seconds:,.0f} messages/s: {burnt / count * 1e6:.0f} µs CPU of notification-service each, "
        f"everything included; {lag * 1000:.0f} ms behind at the end"
    )
    await producer.stop()
    await database.close()


async def arrived(database: asyncpg.Connection[asyncpg.Record], base: int, count: int) -> None:
    """Wait until so many notifications of this run are stored."""
    query = "SELECT coalesce(sum(last_seq), 0) FROM recipients WHERE user_id BETWEEN $1 AND $2"
    async with asyncio.timeout(120):
        while await database.fetchval(query, base * 2, (base + ROOMS) * 2) < count:  # noqa: ASYNC110 - a server's
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    uvloop.run(measure(given.pid, given.rate, given.seconds))
