"""Many event streams that wait: what each of them costs the process that holds it."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from load.client.event_stream import EventStream, open_stream
from load.client.http_connection import HttpPool
from load.client.person import direct_room, register_many
from load.measure.figure import Figure, Result, at_most, exactly
from load.measure.processes import Processes
from load.target import Target

DEFAULTS: Final[dict[str, Any]] = {"connections": 10_000}
_OPENED_AT_ONCE: Final = 100
_FROM_EACH_ADDRESS: Final = 5_000
_COMPONENT: Final = "chat-service"


async def idle(target: Target, settings: dict[str, Any]) -> Result:
    """Open the streams and compare the memory of chat-service before and after."""
    count: int = settings["connections"]
    chat, processes = HttpPool(target.chat_url), Processes(target.instance_uid)
    one, other = await register_many(target, 2)
    room_id = await direct_room(chat, one, other)
    path = f"/api/messages/stream/{room_id}"
    # The first streams make the process load code and grow its buffers: that is not the price of one more.
    streams = [await open_stream(target.chat_url, path, other.token) for _ in range(50)]
    before = processes.memory_bytes(_COMPONENT)
    loop = asyncio.get_running_loop()
    began = loop.time()
    gate = asyncio.Semaphore(_OPENED_AT_ONCE)

    async def opened(number: int) -> EventStream:
        async with gate:
            source = f"127.0.0.{1 + number // _FROM_EACH_ADDRESS}"
            return await open_stream(target.chat_url, path, other.token, source=source)

    try:
        outcomes = await asyncio.gather(*(opened(n) for n in range(count)), return_exceptions=True)
        seconds = loop.time() - began
        streams += [outcome for outcome in outcomes if isinstance(outcome, EventStream)]
        failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        after = processes.memory_bytes(_COMPONENT)
    finally:
        for stream in streams:
            stream.close()
        chat.close()
    held = max(1, count - len(failed))
    return Result(
        scenario="idle",
        title=f"{count:,} idle event streams on one chat-service",
        settings=settings,
        figures=[
            at_most("memory for each", (after - before) / held / 1024, 20, "KiB"),
            exactly("streams that could not be opened", len(failed), 0),
            Figure("opened", round(held / seconds), "streams/s"),
            Figure("memory of chat-service", round(after / 1e6, 1), "MB"),
        ],
        notes=[f"{type(problem).__name__}: {problem}" for problem in failed[:2]],
    )
