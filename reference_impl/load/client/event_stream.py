"""A server-sent event stream, read with as little work as can be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

import httptools

from load.client.http_connection import Address, encode_request

_OK: Final = 200
OnFrame = Callable[[bytes, float], None]
"""Told of each frame (without its final blank line) and when it arrived."""


class EventStream(asyncio.Protocol):
    """One stream; `ready` is done when the server's `ready` frame came, or failed when it will not."""

    __slots__ = ("_buffer", "_loop", "_on_frame", "_parser", "_request", "_transport", "ready")

    def __init__(self, request: bytes, on_frame: OnFrame | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._request = request
        self._on_frame = on_frame
        self._parser: Any = httptools.HttpResponseParser(self)
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.ready: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport  # type: ignore[assignment]
        transport.write(self._request)  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionResetError("the stream was closed before it was ready"))

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._parser.feed_data(data)

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        status = self._parser.get_status_code()
        if status != _OK and not self.ready.done():
            self.ready.set_exception(RuntimeError(f"the stream was answered {status}"))

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        now = time.perf_counter()
        *frames, self._buffer = (self._buffer + body).split(b"\n\n")
        for frame in frames:
            if self.ready.done():
                if self._on_frame is not None:
                    self._on_frame(frame, now)
            elif b"event: ready" in frame:
                self.ready.set_result(None)

    def close(self) -> None:
        """Leave."""
        if self._transport is not None:
            self._transport.abort()


async def open_stream(
    url: str, path: str, token: str, on_frame: OnFrame | None = None, *, source: str | None = None
) -> EventStream:
    """Open a stream and wait until the server says that it is ready.

    `source` is the local address to come from: one address has about 28,000 ports for one destination.
    """
    address = Address.of(url)
    request = encode_request(address, "GET", path, token=token, extra="Accept: text/event-stream\r\n")
    loop = asyncio.get_running_loop()
    _, stream = await loop.create_connection(
        lambda: EventStream(request, on_frame), *address, local_addr=(source, 0) if source else None
    )
    async with asyncio.timeout(30):
        await stream.ready
    return stream
