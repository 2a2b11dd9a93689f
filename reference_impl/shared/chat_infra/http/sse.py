"""Server-sent events on bare ASGI: a bounded queue a connection, bytes shared by all."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Container
from functools import partial
from operator import attrgetter
from typing import Any, Final, Protocol

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chat_infra.http.auth import Caller
from chat_infra.metrics import OPEN_STREAMS, STREAM_OVERRUNS

HEARTBEAT_SECONDS: Final = 15.0
_QUEUE: Final = 1024
_LAST_WORDS_SECONDS: Final = 2.0
HEARTBEAT_FRAME: Final = b": keep-alive\n\n"
# --8<-- [start:headers]
_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
# --8<-- [end:headers]


# --8<-- [start:frame]
def sse_frame(event: str, data: bytes, cursor: int | str | None = None) -> bytes:
    """Encode one event (WHATWG HTML §9.2.6); `data` is one line of JSON, `cursor` becomes its `id`."""
    head = f"id: {cursor}\nevent: {event}\ndata: " if cursor is not None else f"event: {event}\ndata: "
    return head.encode() + data + b"\n\n"


# --8<-- [end:frame]


class ByteStream(Protocol):
    """What a response sends: `EventStream`, or a stream that replays a log (`chat_infra.streams`)."""

    on_overrun: Callable[[], object] | None

    @property
    def overran(self) -> bool:
        """Whether the client read too slowly."""
        ...

    def close(self) -> None:
        """End the stream."""
        ...

    async def take(self, heartbeat: float) -> bytes | None:
        """Return the next piece to send, a heartbeat after `heartbeat` idle seconds, None at the end."""
        ...


Take = Callable[[float], Awaitable[bytes | None]]
"""How a response gets its next piece: `ByteStream.take`, or something put around it."""


class EventStream:
    """What one client is still to be sent. Bounded: a client that reads too slowly is told to start anew."""

    __slots__ = ("_closed", "_limit", "_overrun", "_queue", "_waiter", "on_overrun")

    def __init__(self, *, limit: int = _QUEUE) -> None:
        self._queue: list[bytes] = []
        self._limit = limit
        self._waiter: asyncio.Future[None] | None = None
        self._closed = False
        self._overrun = False
        self.on_overrun: Callable[[], object] | None = None

    # --8<-- [start:push]
    def push(self, frame: bytes) -> bool:
        """Queue a frame without waiting; False if the stream is closed or has just overrun its bound."""
        if self._closed:
            return False
        if len(self._queue) >= self._limit:
            # What is queued is dropped: the client re-reads from its last cursor anyway.
            self._queue = [sse_frame("reset", b'{"reason":"slow_client"}')]
            self._overrun = True
            STREAM_OVERRUNS.inc()
            self.close()
            if self.on_overrun is not None:
                self.on_overrun()
            return False
        self._queue.append(frame)
        self._wake()
        return True

    # --8<-- [end:push]

    def close(self) -> None:
        """End the stream after what is queued."""
        self._closed = True
        self._wake()

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be queued."""
        return self._closed

    @property
    def overran(self) -> bool:
        """Whether the client read too slowly."""
        return self._overrun

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def take(self, heartbeat: float) -> bytes | None:
        """Return everything queued as one piece, a heartbeat after `heartbeat` idle seconds, None at the
        end.
        """
        if not self._queue and not self._closed:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = loop.call_later(heartbeat, self._wake)
            try:
                await self._waiter
            finally:
                timer.cancel()
                self._waiter = None
        if self._queue:
            piece = b"".join(self._queue)
            self._queue.clear()
            return piece
        return None if self._closed else HEARTBEAT_FRAME


class OpenStreams:
    """The streams of this process, so that each ends in time: with the process, or with its session.

    `revoked` holds the ids of sessions that have ended; `taking` says how a stream is read.
    """

    def __init__(
        self,
        revoked: Container[str] = frozenset(),
        taking: Callable[[ByteStream], Take] = attrgetter("take"),
    ) -> None:
        self.taking = taking
        self._callers: dict[ByteStream, Caller | None] = {}
        self._revoked = revoked
        self._stopping = False

    def add(self, stream: ByteStream, caller: Caller | None = None) -> None:
        """Note a stream; if the process stops or the caller's session has ended, it is ended at once."""
        self._callers[stream] = caller
        OPEN_STREAMS.inc()
        if self._stopping or (caller is not None and caller.session_id in self._revoked):
            stream.close()

    def remove(self, stream: ByteStream) -> None:
        """Forget a stream."""
        if stream in self._callers:
            del self._callers[stream]
            OPEN_STREAMS.dec()

    def close_session(self, session_id: str) -> None:
        """End the streams of a session."""
        for stream, caller in list(self._callers.items()):
            if caller is not None and caller.session_id == session_id:
                stream.close()

    def close_all(self) -> None:
        """End every stream; clients come back with their cursor."""
        self._stopping = True
        self.close_open()

    def close_open(self) -> None:
        """End the streams that are open now; clients come back with their cursor, perhaps elsewhere."""
        for stream in list(self._callers):
            stream.close()


class SseResponse(Response):
    """The answer that sends a stream until the client goes, the stream is closed, or the process stops.

    With a `caller` it ends as well when their token expires or their session is revoked: the client comes
    back with a new token and its cursor. `on_close` runs once at the end, whatever ended it.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        stream: ByteStream,
        streams: OpenStreams,
        *,
        caller: Caller | None = None,
        on_close: Callable[[], None] | None = None,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        super().__init__()
        self._stream = stream
        self._streams = streams
        self._caller = caller
        self._on_close = on_close
        self._heartbeat = heartbeat

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._streams.add(self._stream, self._caller)
        expiry = self._end_with_token()
        watcher = asyncio.ensure_future(self._watch(receive))
        writer = asyncio.current_task()
        if writer is not None:
            self._stream.on_overrun = partial(_cut_off_later, writer)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
            take = self._streams.taking(self._stream)
            while (piece := await take(self._heartbeat)) is not None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            if not self._stream.overran:
                raise
        finally:
            self._stream.on_overrun = None
            if expiry is not None:
                expiry.cancel()
            watcher.cancel()
            self._stream.close()
            self._streams.remove(self._stream)
            if self._on_close is not None:
                self._on_close()

    def _end_with_token(self) -> asyncio.TimerHandle | None:
        if self._caller is None or math.isinf(self._caller.expires_at):
            return None
        left = max(0.0, self._caller.expires_at - time.time())
        return asyncio.get_running_loop().call_later(left, self._stream.close)

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._stream.close()


def _cut_off_later(writer: asyncio.Task[Any]) -> None:
    """Give a client that does not read a moment for its `reset`, then let go of the connection."""
    asyncio.get_running_loop().call_later(_LAST_WORDS_SECONDS, writer.cancel)
