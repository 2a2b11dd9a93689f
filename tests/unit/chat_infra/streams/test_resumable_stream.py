"""A stream over a lossy feed and a durable log."""

from __future__ import annotations

import asyncio

from chat_infra.http.sse import HEARTBEAT_FRAME
from chat_infra.streams.frame import Frame
from chat_infra.streams.hub import StreamHub
from chat_infra.streams.resumable_stream import ResumableStream
from chat_kernel.errors import Unavailable


class Log:
    """Frames 1 … `reach`; counts how often it was read, and can be away."""

    def __init__(self, reach: int = 0) -> None:
        self.reach = reach
        self.reads = 0
        self.failures = 0

    async def after(self, cursor: int) -> list[Frame]:
        self.reads += 1
        if self.failures:
            self.failures -= 1
            raise Unavailable("database_unavailable", "away")
        return [frame(number) for number in range(cursor + 1, min(self.reach, cursor + 3) + 1)]


def frame(number: int) -> Frame:
    return Frame(number, b"<%d>" % number)


async def opened(log: Log, position: int) -> tuple[StreamHub, ResumableStream]:
    hub = StreamHub()
    stream = ResumableStream(hub, 1, position=position, replay=log.after)
    assert b"event: ready" in (await stream.take(1) or b"")
    return hub, stream


async def taken(stream: ResumableStream, last: int) -> bytes:
    """Everything up to the frame of `last`."""
    pieces = b""
    while b"<%d>" % last not in pieces:
        async with asyncio.timeout(5):
            pieces += await stream.take(5) or b""
    return pieces


async def test_what_was_missed_is_replayed_before_what_comes() -> None:
    hub, stream = await opened(Log(reach=8), position=2)
    hub.publish(1, frame(9))
    assert await taken(stream, 9) == b"<3><4><5><6><7><8><9>"


async def test_a_repeated_frame_is_sent_once() -> None:
    hub, stream = await opened(Log(), position=0)
    for number in (1, 1, 2, 1, 3):
        hub.publish(1, frame(number))
    assert await taken(stream, 3) == b"<1><2><3>"


async def test_a_gap_is_filled_from_the_log() -> None:
    log = Log()
    hub, stream = await opened(log, position=0)
    hub.publish(1, frame(1))
    assert await taken(stream, 1) == b"<1>"
    log.reach = 3
    hub.publish(1, frame(3))
    assert await taken(stream, 3) == b"<2><3>"


async def test_a_frame_that_the_log_does_not_know_is_dropped_and_not_waited_for() -> None:
    log = Log(reach=1)
    hub, stream = await opened(log, position=1)
    hub.publish(1, frame(99))
    assert await asyncio.wait_for(stream.take(0.01), 5) == HEARTBEAT_FRAME
    reads = log.reads
    assert await stream.take(0.01) == HEARTBEAT_FRAME
    assert log.reads == reads
    log.reach = 2
    hub.publish(1, frame(2))
    assert await taken(stream, 2) == b"<2>"


async def test_a_slow_client_gets_everything_in_order_and_memory_stays_bounded() -> None:
    log = Log()
    hub, stream = await opened(log, position=0)
    log.reach = 1000
    for number in range(1, 1001):
        hub.publish(1, frame(number))
    assert len(stream._buffer) <= 256
    assert await taken(stream, 1000) == b"".join(frame(number).data for number in range(1, 1001))


async def test_an_announced_reach_makes_a_stream_that_heard_nothing_look() -> None:
    log = Log()
    hub, stream = await opened(log, position=0)
    assert await stream.take(0.01) == HEARTBEAT_FRAME
    log.reach = 1
    hub.announce(1, 1)
    assert await taken(stream, 1) == b"<1>"
    reads = log.reads
    hub.announce(1, 1)
    assert await stream.take(0.01) == HEARTBEAT_FRAME
    assert log.reads <= reads + 1


async def test_an_outage_of_the_log_is_waited_out() -> None:
    log = Log(reach=2)
    log.failures = 1
    _, stream = await opened(log, position=0)
    assert await taken(stream, 2) == b"<1><2>"


async def test_a_closed_stream_ends_and_leaves_its_hub() -> None:
    hub, stream = await opened(Log(), position=0)
    stream.close()
    assert await stream.take(1) is None
    assert 1 not in hub
