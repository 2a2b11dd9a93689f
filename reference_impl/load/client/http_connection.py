"""One kept connection to a service, a request at a time."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import httptools
import msgspec

_ANSWER_SECONDS: Final = 30.0


class Answer(NamedTuple):
    """What came back; `at` is the `time.perf_counter` when its last byte arrived."""

    status: int
    body: bytes
    headers: dict[bytes, bytes]
    at: float

    def json(self) -> Any:
        """Decode the body."""
        return msgspec.json.decode(self.body)


class Address(NamedTuple):
    """Where a service listens."""

    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Address:
        """Read it from a URL."""
        parts = urlsplit(url)
        return cls(parts.hostname or "127.0.0.1", parts.port or 80)


def encode_request(
    address: Address, method: str, path: str, *, token: str | None = None, body: Any = None, extra: str = ""
) -> bytes:
    """Make the bytes of a request; a body is sent as JSON."""
    content = b"" if body is None else msgspec.json.encode(body)
    head = f"{method} {path} HTTP/1.1\r\nHost: {address.host}:{address.port}\r\n{extra}"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    return head.encode() + b"\r\n" + content


class HttpConnection(asyncio.Protocol):
    """Sends requests one after another; made by `HttpPool`."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._parser: Any = None
        self._body = bytearray()
        self._headers: dict[bytes, bytes] = {}

    @property
    def is_open(self) -> bool:
        """Whether another request may be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionResetError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        if self._parser is not None:
            self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser."""
        self._headers[name.lower()] = value

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        self._body += body

    def on_message_complete(self) -> None:
        """Called by the parser."""
        answer = Answer(self._parser.get_status_code(), bytes(self._body), self._headers, time.perf_counter())
        if not self._parser.should_keep_alive():
            self.close()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(answer)

    def send(self, request: bytes) -> asyncio.Future[Answer]:
        """Send a request; the result is its answer."""
        if self._transport is None:
            raise ConnectionResetError("the connection is closed")
        self._parser = httptools.HttpResponseParser(self)
        self._body.clear()
        self._headers = {}
        self._waiter = self._loop.create_future()
        self._transport.write(request)
        return self._waiter

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


class HttpPool:
    """Kept connections to one address: a request takes a free one, or opens another when all are busy."""

    def __init__(self, url: str) -> None:
        self.address = Address.of(url)
        self._free: list[HttpConnection] = []

    async def request(
        self, method: str, path: str, *, token: str | None = None, body: Any = None, extra: str = ""
    ) -> Answer:
        """Send a request and wait for its answer, for at most 30 seconds."""
        data = encode_request(self.address, method, path, token=token, body=body, extra=extra)
        connection = await self._take()
        async with asyncio.timeout(_ANSWER_SECONDS):
            answer = await connection.send(data)
        if connection.is_open:
            self._free.append(connection)
        return answer

    async def expect(
        self, status: int, method: str, path: str, *, token: str | None = None, body: Any = None
    ) -> Any:
        """Send a request that has to succeed and return its decoded answer.

        Raises:
            RuntimeError: it was answered otherwise.
        """
        answer = await self.request(method, path, token=token, body=body)
        if answer.status != status:
            text = answer.body[:300].decode("utf-8", "replace")
            raise RuntimeError(f"{method} {path} was answered {answer.status}, not {status}: {text}")
        return answer.json() if answer.body else None

    async def _take(self) -> HttpConnection:
        while self._free:
            connection = self._free.pop()
            if connection.is_open:
                return connection
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(HttpConnection, *self.address)
        return connection

    def close(self) -> None:
        """Close what is open and free."""
        for connection in self._free:
            connection.close()
        self._free.clear()
