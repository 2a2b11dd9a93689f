"""What one client of `/api/stream` has seen, across reconnections, and whether that keeps the promises."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import httpx
from httpx_sse import aconnect_sse

from integration.services.chat_system import bearer


class History:
    """A client that follows the protocol: it comes back with the last `id` it saw, until it is ended."""

    def __init__(
        self,
        url: str,
        user_id: int,
        *,
        last_event_id: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self._url = url
        self._headers = headers or bearer(user_id)
        self._cursor = last_event_id
        self.seen: list[tuple[int, str, dict[str, Any]]] = []
        self.passing: list[tuple[str, dict[str, Any]]] = []
        self.resets = 0
        self.connections = 0
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._follow())
        await self.until(lambda: self.connections > 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def until(self, condition: Callable[[], bool], seconds: float = 40) -> None:
        """Wait for what has been seen to fulfil a condition."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            tail = [(position, name) for position, name, _ in self.seen[-10:]]
            raise AssertionError(f"not within {seconds} s; {len(self.seen)} seen, last {tail}") from None

    def named(self, name: str) -> list[dict[str, Any]]:
        """The data of the events of a name, in the order in which they came."""
        return [data for _, found, data in self.seen if found == name]

    def check(self) -> None:
        """Every position once and in order; every event of the system once; each room's messages in order."""
        positions = [position for position, _, _ in self.seen]
        assert positions == sorted(set(positions)), "a position came twice or out of order"
        facts = [(name, data["event_id"]) for _, name, data in self.seen if "event_id" in data]
        assert len(facts) == len(set(facts)), "an event came twice"
        last: dict[int, int] = {}
        for message in self.named("message"):
            room, seq = message["room_id"], message["seq"]
            assert seq == last.get(room, seq - 1) + 1, f"room {room}: {seq} after {last.get(room)}"
            last[room] = seq

    async def _follow(self) -> None:
        while True:
            # Whatever breaks the connection: the client comes back with its cursor.
            with suppress(httpx.TransportError, asyncio.TimeoutError):
                await self._connect()
            await asyncio.sleep(0.05)

    async def _connect(self) -> None:
        headers = dict(self._headers)
        if self._cursor is not None:
            headers["Last-Event-ID"] = str(self._cursor)
        async with (
            httpx.AsyncClient(timeout=httpx.Timeout(5, read=30)) as client,
            aconnect_sse(client, "GET", self._url, headers=headers) as source,
        ):
            if source.response.status_code != 200:
                return
            async for event in source.aiter_sse():
                if event.data:
                    self._take(event.event, event.id, event.json())

    def _take(self, name: str, event_id: str, data: dict[str, Any]) -> None:
        # The client library repeats the last id on events that carry none.
        has_place = bool(event_id) and name not in {"typing", "presence"}
        if has_place:
            self._cursor = int(event_id)
        if name == "ready":
            self.connections += 1
        elif name == "reset":
            self.resets += 1
        elif has_place:
            self.seen.append((int(event_id), name, data))
        else:
            self.passing.append((name, data))
        self._news.set()
