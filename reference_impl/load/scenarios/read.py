"""Reading the newest messages of a very long room."""

from __future__ import annotations

import time
from typing import Any, Final

import asyncpg

from load.client.http_connection import HttpPool
from load.client.person import direct_room, register_many
from load.measure.figure import Figure, Result, at_most, exactly
from load.measure.latencies import curve_ms, summary_ms
from load.measure.open_loop import open_loop
from load.measure.processes import Processes, spent_between
from load.target import Target

DEFAULTS: Final[dict[str, Any]] = {"messages": 1_000_000, "rate": 200, "seconds": 15.0, "short": 100}
_WARM_UP: Final = 100
_OK: Final = 200

# Past the service: a million messages through the API would take ten minutes and measure something else.
_FILL: Final = """
INSERT INTO messages (room_id, seq, user_id, content, message_type, created_at, updated_at)
SELECT $1, n, $2, 'message number ' || n || ' of a room that has been talking for years', 'text', now(), now()
FROM generate_series(1, $3::bigint) n
"""
_COUNT: Final = "UPDATE rooms SET last_seq = $2 WHERE id = $1"


async def read(target: Target, settings: dict[str, Any]) -> Result:
    """Read pages of 50 at a fixed rate in a long room, and in a short one for comparison."""
    chat = HttpPool(target.chat_url)
    processes = Processes(target.instance_uid)
    one, other, third = await register_many(target, 3)
    long_room, short_room = await direct_room(chat, one, other), await direct_room(chat, one, third)
    connection = await asyncpg.connect(target.chat_db_url, command_timeout=300)
    try:
        for room_id, count in ((long_room, settings["messages"]), (short_room, settings["short"])):
            await connection.execute(_FILL, room_id, one.id, count)
            await connection.execute(_COUNT, room_id, count)
        await connection.execute("ANALYZE messages")
        short, _ = await _read(chat, short_room, one.token, settings)
        before = processes.cpu_seconds()
        latencies, failures = await _read(chat, long_room, one.token, settings)
        cpu = spent_between(before, processes.cpu_seconds(), len(latencies))
        await connection.execute("DELETE FROM messages WHERE room_id = ANY($1)", [long_room, short_room])
        await connection.execute("UPDATE rooms SET last_seq = 0 WHERE id = ANY($1)", [long_room, short_room])
    finally:
        await connection.close()
        chat.close()
    summary, short_summary = summary_ms(latencies), summary_ms(short)
    return Result(
        scenario="read",
        title=f"The newest 50 of {settings['messages']:,} messages, {settings['rate']:g} reads/s",
        settings=settings,
        figures=[
            Figure("p50", summary["p50"], "ms"),
            at_most("p99", summary["p99"], 10),
            Figure(f"p50 with {settings['short']} messages", short_summary["p50"], "ms"),
            exactly("failed reads", len(failures), 0),
        ],
        latency_ms=summary,
        curve=curve_ms(latencies),
        cpu_ms_per_operation=cpu,
    )


async def _read(
    chat: HttpPool, room_id: int, token: str, settings: dict[str, Any]
) -> tuple[list[float], list[BaseException]]:
    latencies: list[float] = []

    async def one(number: int, due: float) -> None:
        answer = await chat.request("GET", f"/api/messages/{room_id}?limit=50", token=token)
        if answer.status != _OK:
            raise RuntimeError(f"a read was answered {answer.status}: {answer.body[:200]!r}")
        if number >= _WARM_UP:
            latencies.append(answer.at - due)

    failures = await open_loop(settings["rate"], _WARM_UP + int(settings["rate"] * settings["seconds"]), one)
    return latencies or [time.perf_counter()], failures
