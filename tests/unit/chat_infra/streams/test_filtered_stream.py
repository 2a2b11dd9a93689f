"""A stream of which only a part concerns its client."""

from __future__ import annotations

import asyncio

import pytest

from chat_infra.http.sse import HEARTBEAT_FRAME
from chat_infra.streams.filtered_stream import FilteredPage, FilteredStream
from chat_infra.streams.frame import PASSING, Frame
from chat_infra.streams.hub import StreamHub


class Log:
    """Of the positions 1 … `end`, every tenth concerns the client; three are read at once."""

    def __init__(self, end: int = 0, kept_from: int = 1) -> None:
        self.end = end
        self.kept_from = kept_from

    async def page(self, position: int) -> FilteredPage:
        mine = [n for n in range(position + 1, self.end + 1) if n % 10 == 0][:3]
        reached = mine[-1] if len(mine) == 3 else self.end
        return FilteredPage([frame(n) for n in mine], reached, self.end, self.kept_from)


def frame(number: int) -> Frame:
    return Frame(number, b"<%d>" % number)


async def opened(log: Log, position: int) -> tuple[StreamHub, FilteredStream]:
    hub = StreamHub()
    stream = FilteredStream(hub, 1, position=position, page=log.page)
    assert b"event: ready" in (await stream.take(1) or b"")
    return hub, stream


async def everything(stream: FilteredStream) -> bytes:
    pieces = b""
    while (piece := await stream.take(0.02)) != HEARTBEAT_FRAME:
        if piece is None:
            break
        pieces += piece
    return pieces


async def test_what_was_missed_is_replayed_and_live_frames_follow_without_repetition() -> None:
    log = Log(end=95)
    hub, stream = await opened(log, position=15)
    for number in (80, 90, 100, 120):
        hub.publish(1, frame(number))
    expected = b"".join(frame(n).data for n in [*range(20, 101, 10), 120])
    assert await everything(stream) == expected


async def test_a_position_that_has_been_purged_is_answered_with_a_reset() -> None:
    _, stream = await opened(Log(end=95, kept_from=50), position=20)
    assert await everything(stream) == b'id: 95\nevent: reset\ndata: {"cursor":95}\n\n'


async def test_passing_frames_have_no_place_and_move_no_cursor() -> None:
    log = Log(end=10)
    hub, stream = await opened(log, position=10)
    hub.publish(1, Frame(PASSING, b"<typing>"))
    hub.publish(1, frame(20))
    assert await everything(stream) == b"<typing><20>"


async def test_a_client_who_was_away_for_a_moment_loses_nothing() -> None:
    log = Log(end=0)
    hub, stream = await opened(log, position=0)
    log.end = 30_000
    for number in range(10, 30_001, 10):
        hub.publish(1, frame(number))
    assert len(stream._buffer) <= 1024
    assert await everything(stream) == b"".join(frame(n).data for n in range(10, 30_001, 10))


async def test_a_client_who_stops_reading_is_reset_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat_infra.streams.filtered_stream._PATIENCE_SECONDS", 0.0)
    cut: list[bool] = []
    hub, stream = await opened(Log(), position=0)
    stream.on_overrun = lambda: cut.append(True)
    number = 0
    async with asyncio.timeout(5):
        while not cut:
            number += 1
            hub.publish(1, frame(number))
            if number % 1000 == 0:
                await asyncio.sleep(0.001)
    assert stream.overran
    assert len(stream._buffer) <= 1024
    assert b"event: reset" in (await stream.take(1) or b"")
    assert await stream.take(1) is None
    assert 1 not in hub
