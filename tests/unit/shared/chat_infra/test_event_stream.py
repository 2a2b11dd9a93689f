"""Event streams: bounded, shared bytes, ended in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from chat_infra.http.auth import Caller
from chat_infra.http.sse import EventStream, OpenStreams, SseResponse, sse_frame
from chat_infra.sessions.revoked import Revocation, RevokedSessions

Message = dict[str, Any]


def test_a_frame_carries_its_cursor_as_id() -> None:
    assert sse_frame("message", b'{"a":1}', 7) == b'id: 7\nevent: message\ndata: {"a":1}\n\n'


async def test_frames_that_wait_are_sent_as_one_piece_in_order() -> None:
    stream = EventStream()
    stream.push(b"a")
    stream.push(b"b")
    assert await stream.take(1) == b"ab"


async def test_an_idle_stream_gives_a_heartbeat() -> None:
    assert await EventStream().take(0.01) == b": keep-alive\n\n"


async def test_a_slow_client_gets_a_reset_and_nothing_else() -> None:
    stream = EventStream(limit=3)
    assert [stream.push(b"x") for _ in range(5)] == [True, True, True, False, False]
    piece = await stream.take(1)
    assert piece is not None
    assert piece.startswith(b"event: reset\n")
    assert await stream.take(1) is None


async def answer(
    stream: EventStream, streams: OpenStreams, receive: Callable[[], Awaitable[Message]], **more: Any
) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Any) -> None:
        sent.append(dict(message))

    await asyncio.wait_for(SseResponse(stream, streams, **more)({}, receive, send), 5)
    return sent


async def never() -> Message:
    await asyncio.Event().wait()
    return {}


async def test_stopping_the_process_ends_open_and_later_streams() -> None:
    streams, stream, closed = OpenStreams(), EventStream(), []
    running = asyncio.ensure_future(answer(stream, streams, never, on_close=lambda: closed.append(1)))
    stream.push(b"first")
    await asyncio.sleep(0)
    streams.close_all()
    sent = await running
    assert b"".join(message.get("body", b"") for message in sent) == b"first"
    assert closed == [1]
    assert (await answer(EventStream(), streams, never))[-1]["more_body"] is False


async def test_a_client_that_leaves_ends_its_stream() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    stream = EventStream()
    await answer(stream, OpenStreams(), gone)
    assert stream.is_closed
    assert not stream.push(b"late")


def caller(session: str, *, seconds: float = 60) -> Caller:
    return Caller(1, "alice", "token", session, time.time() + seconds)


async def test_a_revoked_session_loses_its_open_and_its_later_streams_and_nobody_elses() -> None:
    revoked = RevokedSessions()
    streams, own, other = OpenStreams(revoked), EventStream(), EventStream()
    revoked.on_revoked(streams.close_session)
    ended = asyncio.ensure_future(answer(own, streams, never, caller=caller("ended")))
    going_on = asyncio.ensure_future(answer(other, streams, never, caller=caller("other")))
    await asyncio.sleep(0)
    revoked.add([Revocation("ended", time.time() + 60)])
    assert (await ended)[-1]["more_body"] is False
    assert (await answer(EventStream(), streams, never, caller=caller("ended")))[-1]["more_body"] is False
    assert not going_on.done()
    other.close()
    await going_on


async def test_a_stream_ends_when_its_token_does() -> None:
    stream = EventStream()
    sent = await answer(stream, OpenStreams(), never, caller=caller("any", seconds=0.05))
    assert sent[-1]["more_body"] is False
