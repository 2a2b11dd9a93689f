"""An event stream that is followed across interruptions, as a browser's EventSource would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

from bigtech_lab.application.ports.observers import Frame, SseObserver, SseSubscription, Unreachable

_REOPEN_SECONDS = 0.2


class FollowedStream:
    """One stream; after an interruption it is opened again with the last cursor (`Last-Event-ID`).

    `trouble` says why the stream is not open, or is None.
    """

    def __init__(
        self, sse: SseObserver, url: str, headers: Mapping[str, str], *, cursor: str | None = None
    ) -> None:
        self._sse = sse
        self._url = url
        self._headers = headers
        self._connection = AsyncExitStack()
        self._subscription: SseSubscription | None = None
        self.cursor = cursor
        self.trouble: str | None = None

    async def open(self) -> None:
        """Opens the stream after the cursor (without one: now); raises Unreachable when that fails."""
        await self._connection.aclose()
        self._subscription = None
        try:
            self._subscription = await self._connection.enter_async_context(
                self._sse.open(self._url, headers=self._headers, last_event_id=self.cursor)
            )
        except Unreachable as error:
            self.trouble = str(error)
            raise
        self.trouble = None
        if self.cursor is None:
            self.cursor = next(
                (frame.id for frame in self._subscription.frames if frame.event == "ready"), None
            )

    async def frames(self) -> AsyncIterator[Frame]:
        """Every frame from the cursor on, for as long as someone listens; reopens when the stream ends."""
        while True:
            if self._subscription is not None:
                async for frame in self._subscription.arrivals():
                    yield frame
                    # Only after the reader took it: an interruption in between must repeat the frame.
                    self.cursor = frame.id or self.cursor
                self.trouble = f"{self._url} was closed"
            try:
                await self.open()
            except Unreachable:
                await asyncio.sleep(_REOPEN_SECONDS)

    async def close(self) -> None:
        """Closes the connection."""
        await self._connection.aclose()
