"""One room with many listeners: how long until the last of them has a message."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

from load.client.event_stream import EventStream, open_stream
from load.client.http_connection import HttpPool
from load.client.person import Person, direct_room, register_many
from load.measure.figure import Figure, Result, at_least, at_most, exactly
from load.measure.latencies import curve_ms, summary_ms
from load.measure.processes import Processes, spent_between
from load.target import Target

DEFAULTS: Final[dict[str, Any]] = {"listeners": 1000, "messages": 20, "burst": 60}
_OPENED_AT_ONCE: Final = 50
_LONGEST_SECONDS: Final = 20.0


class Audience:
    """Streams of one room; counts the frames of each and notes when each message has reached everyone."""

    def __init__(self) -> None:
        self.frames = 0
        self.lasts: list[float] = []
        self._expected = 0
        self._complete = asyncio.Event()

    def on_frame(self, frame: bytes, at: float) -> None:
        """Take a frame of any stream."""
        if b"event: message\n" in frame:
            self.frames += 1
            if self.frames == self._expected:
                self.lasts.append(at)
                self._complete.set()

    def expect(self, more: int) -> None:
        """Begin to wait for `more` frames."""
        self._expected = self.frames + more
        self._complete.clear()

    async def complete(self) -> bool:
        """Wait for them; False when some do not come."""
        try:
            await asyncio.wait_for(self._complete.wait(), _LONGEST_SECONDS)
        except TimeoutError:
            return False
        return True


async def _open(
    target: Target, room_id: int, token: str, audience: Audience, count: int
) -> list[EventStream]:
    gate = asyncio.Semaphore(_OPENED_AT_ONCE)
    path = f"/api/messages/stream/{room_id}"

    async def one() -> EventStream:
        async with gate:
            return await open_stream(target.chat_url, path, token, audience.on_frame)

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def fanout(target: Target, settings: dict[str, Any]) -> Result:
    """Send single messages, each after the one before has reached everyone; then many at once."""
    listeners: int = settings["listeners"]
    chat, processes, audience = HttpPool(target.chat_url), Processes(target.instance_uid), Audience()
    sender, reader = await register_many(target, 2)
    room_id = await direct_room(chat, sender, reader)
    streams = await _open(target, room_id, reader.token, audience, listeners)
    try:
        singles = [
            await _spread(chat, room_id, sender, audience, listeners) for _ in range(settings["messages"])
        ]
        before = processes.cpu_seconds()
        burst: int = settings["burst"]
        took = await _spread(chat, room_id, sender, audience, listeners, burst)
        cpu = spent_between(before, processes.cpu_seconds(), burst * listeners)
    finally:
        for stream in streams:
            stream.close()
        chat.close()
    arrived = [seconds for seconds in singles[1:] if seconds is not None]
    summary = summary_ms(arrived)
    lost = (settings["messages"] + burst) * listeners - audience.frames
    return Result(
        scenario="fanout",
        title=f"One message to {listeners:,} listeners",
        settings=settings,
        figures=[
            at_most("last delivery (median)", summary.get("p50", float("inf")), 150),
            Figure("last delivery (slowest)", summary.get("max", float("inf")), "ms"),
            at_least("deliveries", burst * listeners / took if took else 0.0, 30_000, "frames/s"),
            exactly("frames lost or doubled", lost, 0),
        ],
        latency_ms=summary,
        curve=curve_ms(arrived),
        cpu_ms_per_operation=cpu,
    )


async def _spread(  # noqa: PLR0917 - all of it is one measurement
    chat: HttpPool, room_id: int, sender: Person, audience: Audience, listeners: int, messages: int = 1
) -> float | None:
    """Return the seconds from the first POST to the last frame of all; None when some are lost."""
    audience.expect(listeners * messages)
    began = time.perf_counter()
    await asyncio.gather(
        *(
            chat.expect(
                201,
                "POST",
                f"/api/messages/{room_id}",
                token=sender.token,
                body={"content": f"to everyone, {number}", "message_type": "text"},
            )
            for number in range(messages)
        )
    )
    return audience.lasts[-1] - began if await audience.complete() else None
