"""A sender and a reader who keep to the protocol: retries by `client_msg_id`, resumes by `Last-Event-ID`."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, Final

from load.campaign.history import Acknowledged, History, Seen
from load.campaign.timeline import Timeline
from load.campaign.wire import Broken, Connection

_ANSWER_SECONDS: Final = 3.0
_PAUSE_SECONDS: Final = 0.1
_IDLE_SECONDS: Final = 20.0
_CREATED: Final = 201
_OK: Final = 200
# What a client is to try again: told to wait, or the system is not all there.
_TRY_AGAIN: Final = frozenset({429, 500, 502, 503, 504})


class Refused(Exception):
    """The system said no to something that it has to take: no retry can help."""


class Sender:
    """Sends one message after another on a schedule; what is late is sent as soon as can be."""

    def __init__(self, gateway: str, room: int, token: str, history: History, timeline: Timeline) -> None:
        self._gateway = gateway
        self._room = room
        self._token = token
        self._history = history
        self._timeline = timeline
        self._connection: Connection | None = None
        self.retries = 0

    async def run(self, *, every: float, stop: asyncio.Event) -> None:
        """Send one message every so many seconds until `stop` is set."""
        loop = asyncio.get_running_loop()
        began, number = loop.time(), 0
        while not stop.is_set():
            pause = began + number * every - loop.time()
            if pause > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                    break
            number += 1
            await self._send(number)

    async def _send(self, number: int) -> None:
        """Send one message until it is acknowledged."""
        key = f"{self._room}-{number}"
        body = {"content": str(number), "client_msg_id": key}
        begun = self._timeline.now()
        while True:
            try:
                answer = await self._attempt(body)
            except (Broken, TimeoutError):
                self._drop()
                answer = None
            if answer is not None:
                self._timeline.note_sent(begun, answer["id"])
                ack = Acknowledged(self._room, number, key, answer["id"], answer["seq"])
                self._history.acknowledged.append(ack)
                return
            self.retries += 1
            await asyncio.sleep(_PAUSE_SECONDS)
            begun = self._timeline.now()

    async def _attempt(self, body: dict[str, str]) -> dict[str, Any] | None:
        async with asyncio.timeout(_ANSWER_SECONDS):
            if self._connection is None:
                self._connection = await Connection.open(self._gateway)
            path = f"/api/messages/{self._room}"
            status, answer = await self._connection.ask("POST", path, self._token, body)
        if status == _CREATED and answer is not None:
            message: dict[str, Any] = answer
            return message
        if status in _TRY_AGAIN:
            return None
        raise Refused(f"POST {path} was answered {status}: {answer}")

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Reader:
    """Follows a room's stream from where it was left, for as long as it runs."""

    def __init__(self, gateway: str, room: int, token: str, history: History, timeline: Timeline) -> None:
        self._gateway = gateway
        self._room = room
        self._token = token
        self._history = history
        self._timeline = timeline
        self._cursor: int | None = None
        self._last_seq = 0
        self.ready = asyncio.Event()
        self.reconnects = -1
        self.resets = 0
        self.repeats = 0

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            with suppress(Broken, TimeoutError):
                await self._follow()
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _follow(self) -> None:
        connection = await Connection.open(self._gateway)
        self.reconnects += 1
        try:
            path = f"/api/messages/stream/{self._room}"
            resume = None if self._cursor is None else str(self._cursor)
            async for event in connection.events(path, self._token, resume, _IDLE_SECONDS):
                await self._take(event)
        finally:
            connection.close()

    async def _take(self, event: dict[str, str]) -> None:
        cursor = int(event["id"]) if event.get("id", "").isdigit() else None
        match event.get("event"):
            case "ready":
                self._cursor = cursor if self._cursor is None else self._cursor
                self.ready.set()
            case "reset":
                # What was missed cannot be replayed: read it as history, and go on from here.
                self.resets += 1
                await self._read_history()
                self._cursor = cursor if cursor is not None else self._cursor
            case "message" if cursor is not None:
                if self._cursor is not None and cursor <= self._cursor:
                    self.repeats += 1
                    return
                self._cursor = cursor
                self._note(json.loads(event["data"]))
            case _:
                self._cursor = cursor if cursor is not None else self._cursor

    async def _read_history(self) -> None:
        connection = await Connection.open(self._gateway)
        try:
            more = True
            while more:
                path = f"/api/messages/{self._room}?limit=100&after_seq={self._last_seq}"
                status, page = await connection.ask("GET", path, self._token)
                if status != _OK or page is None:
                    raise Broken(f"GET {path} was answered {status}")
                for message in page["messages"]:
                    self._note(message)
                more = page["has_more"]
        finally:
            connection.close()

    def _note(self, message: dict[str, Any]) -> None:
        self._last_seq = max(self._last_seq, message["seq"])
        self._history.seen.append(Seen(self._room, message["id"], message["seq"]))
        self._timeline.note_seen(message["id"])
