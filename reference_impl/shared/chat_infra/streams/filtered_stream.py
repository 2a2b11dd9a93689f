"""One client's position in an ordered sequence of which only a part concerns them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from chat_infra.http.sse import sse_frame
from chat_infra.logs import get_logger
from chat_infra.metrics import STREAM_OVERRUNS
from chat_infra.streams.frame import PASSING, Frame
from chat_infra.streams.hub import StreamHub
from chat_infra.streams.resumable_stream import ResumableStream
from chat_kernel.errors import Unavailable

_MAX_BUFFERED: Final = 1024
_PATIENCE_SECONDS: Final = 10.0
_PAUSE_SECONDS: Final = 1.0


class FilteredPage(NamedTuple):
    """What concerns a client after a cursor.

    Attributes:
        reached: up to this cursor there is nothing else that concerns them.
        end: the last cursor of the sequence.
        kept_from: what lies before this cursor has been purged.
    """

    frames: list[Frame]
    reached: int
    end: int
    kept_from: int


class FilteredStream(ResumableStream):
    """A resumable stream whose cursors have gaps: a missing number may be somebody else's event.

    So it cannot see itself that a live frame is missing; whoever feeds the hub must leave none out, or make
    the streams `fall_behind`. A client who stops reading is told to read everything afresh, and is let go.
    """

    def __init__(
        self,
        hub: StreamHub,
        key: int,
        *,
        position: int,
        page: Callable[[int], Awaitable[FilteredPage]],
        recovered: bool = True,
    ) -> None:
        async def frames_after(cursor: int) -> list[Frame]:
            return (await page(cursor)).frames

        super().__init__(hub, key, position=position, replay=frames_after, recovered=recovered)
        self._page = page
        self._unread_since: float | None = None
        self._overran = False
        self._last_words: bytes | None = None

    @property
    def overran(self) -> bool:
        """Whether the client has stopped reading."""
        return self._overran

    def offer(self, frame: Frame) -> None:
        """Take a live frame."""
        if self._closed:
            return
        if len(self._buffer) >= _MAX_BUFFERED:
            # The log has it all, so a client who was away for a moment loses nothing.
            self._buffer.clear()
            self._behind = True
            now = asyncio.get_running_loop().time()
            self._unread_since = self._unread_since or now
            if now - self._unread_since > _PATIENCE_SECONDS:
                self._let_go()
                return
        self._buffer.append(frame)
        self._wake()

    async def take(self, heartbeat: float) -> bytes | None:
        """Return the next piece to send, a heartbeat after `heartbeat` idle seconds, None at the end."""
        self._unread_since = None
        if self._last_words is not None:
            words, self._last_words = self._last_words, None
            return words
        return await super().take(heartbeat)

    def _let_go(self) -> None:
        self._overran = True
        self._last_words = sse_frame("reset", b'{"reason":"slow_client"}')
        STREAM_OVERRUNS.inc()
        self.close()
        if self.on_overrun is not None:
            self.on_overrun()

    async def _read_on(self) -> bytes:
        self._behind = False
        try:
            page = await self._page(self._position)
        except Unavailable as outage:
            get_logger("streams").warning("log_away", key=self._key, reason=outage.message)
            await self._woken_within(_PAUSE_SECONDS)
            self._behind = True
            return b""
        if self._position + 1 < page.kept_from:
            self._position = page.end
            return sse_frame("reset", b'{"cursor":%d}' % self._position, self._position)
        # A full page has more after it: only an empty one says that the log ends here.
        self._behind = self._behind or bool(page.frames)
        piece = b"".join([frame.data for frame in page.frames if frame.cursor > self._position])
        self._position = max(self._position, page.reached)
        return piece

    def _next_buffered(self) -> bytes:
        ready = []
        while self._buffer:
            frame = self._buffer.popleft()
            if frame.cursor == PASSING or self._advance(frame):
                ready.append(frame.data)
        return b"".join(ready)
