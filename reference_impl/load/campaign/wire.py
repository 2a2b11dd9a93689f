"""Just enough of HTTP/1.1 for a client that must not be what slows a measurement down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import urlsplit

_LARGEST_HEAD: Final = 65_536


class Broken(Exception):
    """The connection ended, or what came was no HTTP; the request may or may not have had its effect."""


class Connection:
    """One kept connection; after `Broken` or a cancelled request it is to be closed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    @classmethod
    async def open(cls, url: str) -> Connection:
        """Connect; raises Broken when nobody listens there."""
        address = urlsplit(url)
        host, port = address.hostname or "127.0.0.1", address.port or 80
        try:
            reader, writer = await asyncio.open_connection(host, port, limit=_LARGEST_HEAD)
        except OSError as problem:
            raise Broken(repr(problem)) from problem
        return cls(reader, writer, f"{host}:{port}")

    def close(self) -> None:
        """Let go of the connection."""
        self._writer.close()

    async def ask(self, method: str, path: str, token: str | None, body: Any = None) -> tuple[int, Any]:
        """Send a request and return status and JSON; raises Broken."""
        content = b"" if body is None else json.dumps(body).encode()
        status, headers = await self._exchange(method, path, token, content, "Accept: application/json\r\n")
        try:
            if headers.get("transfer-encoding") == "chunked":
                data = b"".join([chunk async for chunk in self._chunks()])
            else:
                data = await self._reader.readexactly(int(headers.get("content-length", "0")))
        except (OSError, asyncio.IncompleteReadError, ValueError) as problem:
            raise Broken(repr(problem)) from problem
        try:
            return status, json.loads(data) if data else None
        except ValueError:
            return status, None

    async def events(
        self, path: str, token: str, last_event_id: str | None, idle_seconds: float
    ) -> AsyncIterator[dict[str, str]]:
        """Follow an event stream: `id`, `event` and `data` of each event.

        Raises:
            Broken: it was refused, it ended, or nothing came for `idle_seconds`, not even a heartbeat.
        """
        more = "Accept: text/event-stream\r\n"
        if last_event_id is not None:
            more += f"Last-Event-ID: {last_event_id}\r\n"
        status, headers = await self._exchange("GET", path, token, b"", more)
        if status != 200:  # noqa: PLR2004
            raise Broken(f"the stream was answered {status}")
        pending = b""
        pieces = self._chunks() if headers.get("transfer-encoding") == "chunked" else self._pieces()
        while True:
            try:
                pending += await asyncio.wait_for(anext(pieces), idle_seconds)
            except (
                OSError,
                TimeoutError,
                StopAsyncIteration,
                asyncio.IncompleteReadError,
                ValueError,
            ) as end:
                raise Broken(repr(end)) from end
            *frames, pending = pending.split(b"\n\n")
            for frame in frames:
                event = _fields(frame)
                if "data" in event:
                    yield event

    async def _exchange(
        self, method: str, path: str, token: str | None, content: bytes, more: str
    ) -> tuple[int, dict[str, str]]:
        credentials = f"Authorization: Bearer {token}\r\n" if token else ""
        kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n" if content else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\n{credentials}{kind}{more}\r\n"
        try:
            self._writer.write(head.encode() + content)
            raw = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as problem:
            raise Broken(repr(problem)) from problem
        status_line, *lines = raw.split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
        }
        return int(status_line.split(" ")[1]), headers

    async def _chunks(self) -> AsyncIterator[bytes]:
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            yield (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readuntil(b"\r\n")

    async def _pieces(self) -> AsyncIterator[bytes]:
        while piece := await self._reader.read(_LARGEST_HEAD):
            yield piece


def _fields(frame: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in frame.decode().splitlines():
        name, colon, value = line.partition(":")
        if name and colon:
            fields[name] = value.removeprefix(" ")
    return fields
