"""One client's position in an ordered, gap-free sequence of events."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from chat_infra.http.sse import HEARTBEAT_FRAME, sse_frame
from chat_infra.logs import get_logger
from chat_infra.metrics import STREAM_OVERRUNS
from chat_infra.streams.frame import PASSING, Frame
from chat_infra.streams.hub import StreamHub
from chat_kernel.errors import Unavailable

Replay = Callable[[int], Awaitable[list[Frame]]]

_MAX_BUFFERED: Final = 256
_OUTAGE_PAUSE_SECONDS: Final = 1.0


class ResumableStream:
    """Turns a lossy, possibly repeating live feed plus a durable log into every event exactly once, in order.

    Cursors are consecutive numbers; only what passes has none. A live frame is passed on when it is the next
    one and dropped when it was passed already; when one is missing, the stream reads on from the log. Whoever
    is too slow for the buffer reads from the log at their own pace: memory stays bounded and nothing is
    lost.

    Args:
        hub, key: where live frames come from, from the first `take` until `close`.
        position: the cursor to begin after.
        replay: reads the log: the frames after a cursor, oldest first, as many at once as it likes.
        recovered: False if the client asked to resume from a place that does not exist: it is told to read
            everything afresh by a `reset` event.
    """

    def __init__(
        self, hub: StreamHub, key: int, *, position: int, replay: Replay, recovered: bool = True
    ) -> None:
        self._hub = hub
        self._key = key
        self._position = position
        self._replay = replay
        self._recovered = recovered
        self._buffer: deque[Frame] = deque()
        self._behind = False
        self._closed = False
        self._opened = False
        self._waiter: asyncio.Future[None] | None = None
        self.on_overrun: Callable[[], object] | None = None

    @property
    def overran(self) -> bool:
        """Never: a slow client reads from the log."""
        return False

    def offer(self, frame: Frame) -> None:
        """Take a live frame."""
        if len(self._buffer) >= _MAX_BUFFERED:
            STREAM_OVERRUNS.inc()
            self._buffer.clear()
            self._behind = True
        else:
            self._buffer.append(frame)
        self._wake()

    def learn_reach(self, cursor: int) -> None:
        """Learn that the log reaches `cursor`; read on from it if that is news."""
        if cursor > self._position and not self._buffer:
            self.fall_behind()

    def fall_behind(self) -> None:
        """Distrust the live feed: what is sent next comes from the log."""
        self._behind = True
        self._wake()

    def close(self) -> None:
        """End the stream; the client comes back with its cursor."""
        self._closed = True
        self._hub.leave(self._key, self)
        self._wake()

    async def take(self, heartbeat: float) -> bytes | None:
        """Return the next piece to send, a heartbeat after `heartbeat` idle seconds, None at the end."""
        if not self._opened:
            return self._open()
        while not self._closed:
            piece = await self._read_on() if self._behind else self._next_buffered()
            if piece:
                return piece
            if not self._behind and not self._buffer and not await self._woken_within(heartbeat):
                return HEARTBEAT_FRAME
        return None

    def _open(self) -> bytes:
        self._opened = True
        self._hub.join(self._key, self)
        # Something may have been stored between finding the position and listening.
        self._behind = True
        data = b'{"cursor":%d}' % self._position
        opening = sse_frame("ready", data, self._position)
        return opening if self._recovered else opening + sse_frame("reset", data, self._position)

    async def _read_on(self) -> bytes:
        self._behind = False
        offered_before = len(self._buffer)
        try:
            frames = await self._replay(self._position)
        except Unavailable as outage:
            get_logger("streams").warning("log_away", key=self._key, reason=outage.message)
            await self._woken_within(_OUTAGE_PAUSE_SECONDS)
            self._behind = True
            return b""
        if not frames:
            self._drop_unknown(offered_before)
        # It may not have given everything at once, so ask again until there is no more.
        self._behind = self._behind or bool(frames)
        return b"".join([frame.data for frame in frames if self._advance(frame)])

    def _drop_unknown(self, count: int) -> None:
        """Forget frames beyond a log that ends here: what is live was stored before, so they are none of its
        events. Somebody wrote them into the feed by hand; to wait for the log to reach them would never end.
        """
        while count and self._buffer and self._buffer[0].cursor > self._position + 1:
            self._buffer.popleft()
            count -= 1

    def _next_buffered(self) -> bytes:
        ready: list[bytes] = []
        while self._buffer:
            if self._buffer[0].cursor > self._position + 1:
                # One is missing. It was stored before this one was, so the log has both.
                self._behind = True
                break
            frame = self._buffer.popleft()
            if frame.cursor == PASSING or self._advance(frame):
                ready.append(frame.data)
        return b"".join(ready)

    def _advance(self, frame: Frame) -> bool:
        if frame.cursor <= self._position:
            return False
        self._position = frame.cursor
        return True

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _woken_within(self, seconds: float) -> bool:
        """Wait for news; False when none came in time."""
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_later(seconds, self._wake)
        before = loop.time()
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None
        return self._closed or self._behind or bool(self._buffer) or loop.time() - before < seconds
