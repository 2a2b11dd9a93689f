"""Two friends in a room of the running stack, and windows on what happens behind it."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from httpx_sse import ServerSentEvent, aconnect_sse

from console import Console

T = TypeVar("T")
_FAULT_ON = re.compile(r'^fault_on{fault="([^"]+)"} 1', re.MULTILINE)


@dataclass(frozen=True)
class Person:
    """A fresh user, logged in."""

    id: int
    username: str
    password: str
    headers: dict[str, str]


@dataclass
class Scene:
    """Alice and Bob with a room of their own; `wait` finds the condition's first true value."""

    console: Console
    addresses: dict[str, str]
    http: httpx.AsyncClient
    alice: Person
    bob: Person
    room: int

    async def on(self, name: str, *arguments: str) -> None:
        """Switches a fault on and waits until every service has heard of it."""
        self.console.ok("fault", "on", name, *arguments)
        await self._heard(lambda on: name in on)

    async def off(self, name: str) -> None:
        """Switches a fault off and waits until every service has heard of it."""
        self.console.ok("fault", "off", name)
        await self._heard(lambda on: name not in on)

    async def _heard(self, as_wanted: Callable[[set[str]], bool]) -> None:
        for service in ("USER", "FRIEND", "CHAT", "NOTIFICATION"):

            async def heard(url: str = f"{self.addresses[f'{service}_URL']}/metrics") -> bool:
                return as_wanted(set(_FAULT_ON.findall((await self.http.get(url)).text)))

            await self.wait(heard, seconds=1.0)

    async def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Alice says something."""
        answer = await self.http.post(
            f"/api/messages/{self.room}", json={"content": text, **more}, headers=self.alice.headers
        )
        assert answer.status_code == 201, answer.text
        message: dict[str, Any] = answer.json()
        return message

    async def get(self, path: str, person: Person | None = None) -> httpx.Response:
        """What Bob (or somebody else) reads."""
        return await self.http.get(path, headers=(person or self.bob).headers)

    async def sql(self, database: str, query: str, *args: Any) -> Sequence[asyncpg.Record]:
        """What a database holds."""
        connection = await asyncpg.connect(self.addresses[f"{database.upper()}_DB_URL"])
        try:
            rows: Sequence[asyncpg.Record] = await connection.fetch(query, *args)
            return rows
        finally:
            await connection.close()

    async def outbox_row(self, message: dict[str, Any]) -> asyncpg.Record | None:
        """The outbox row of a message that was sent."""
        query = "SELECT * FROM outbox WHERE type = 'chat.message.sent' AND payload->>'message_id' = $1"
        rows = await self.sql("chat", query, str(message["id"]))
        return rows[0] if rows else None

    async def published(self, message: dict[str, Any]) -> asyncpg.Record:
        """The outbox row of a message, once the relay has marked it."""

        async def marked() -> asyncpg.Record | None:
            row = await self.outbox_row(message)
            return row if row is not None and row["published_at"] is not None else None

        return await self.wait(marked)

    async def records(self, messages: Sequence[dict[str, Any]]) -> list[ConsumerRecord[Any, Any]]:
        """The records of these messages on `chat.events`, in the order of their offsets."""
        wanted = {message["id"] for message in messages}
        reader = AIOKafkaConsumer(
            bootstrap_servers=self.addresses["KAFKA_BOOTSTRAP"], enable_auto_commit=False
        )
        await reader.start()
        try:
            places = [TopicPartition("chat.events", number) for number in range(6)]
            reader.assign(places)
            await reader.seek_to_beginning()
            ends = await reader.end_offsets(places)
            found: list[ConsumerRecord[Any, Any]] = []
            while any([await reader.position(place) < ends[place] for place in places]):
                for batch in (await reader.getmany(timeout_ms=500)).values():
                    found += [r for r in batch if json.loads(r.value).get("message_id") in wanted]
            return sorted(found, key=lambda record: (record.partition, record.offset))
        finally:
            await reader.stop()

    async def notices(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """Bob's notifications of a message."""
        listed = (await self.get("/api/notifications")).raise_for_status().json()["notifications"]
        return [n for n in listed if n["payload"].get("message_id") == message["id"]]

    async def wait(self, condition: Callable[[], Awaitable[T | None]], *, seconds: float = 15) -> T:
        """The condition's first true value; fails when none comes in time."""
        async with asyncio.timeout(seconds):
            while True:
                if value := await condition():
                    return value
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def stream(self, cursor: str | None = None) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
        """Bob's stream of the room, opened, `ready` already taken."""
        headers = {**self.bob.headers, **({"Last-Event-ID": cursor} if cursor else {})}
        path = f"/api/messages/stream/{self.room}"
        async with aconnect_sse(self.http, "GET", path, headers=headers) as source:
            events = (event async for event in source.aiter_sse() if event.data)
            ready = await asyncio.wait_for(anext(events), 10)
            assert ready.event == "ready"
            yield events


async def fresh_person(http: httpx.AsyncClient) -> Person:
    """Registers somebody and logs them in."""
    name, password = f"fault-{secrets.token_hex(6)}", f"Aa1!{secrets.token_hex(8)}"
    body = {"email": f"{name}@example.com", "username": name, "password": password}
    created = (await http.post("/api/auth/register", json=body)).raise_for_status().json()
    login = {"email": body["email"], "password": password}
    token = (await http.post("/api/auth/login/json", json=login)).raise_for_status().json()["access_token"]
    return Person(created["id"], name, password, {"Authorization": f"Bearer {token}"})


@asynccontextmanager
async def opened_scene(console: Console) -> AsyncIterator[Scene]:
    """A scene with new people; every fault is off at its end."""
    addresses = console.ok("env", "--json").json("env")
    console.ok("fault", "off", "--all")
    timeout = httpx.Timeout(20, read=30)
    async with httpx.AsyncClient(base_url=addresses["GATEWAY_URL"], timeout=timeout) as http:
        alice, bob = await fresh_person(http), await fresh_person(http)
        opened = await http.post("/api/chat-rooms", json={"user_id": bob.id}, headers=alice.headers)
        try:
            yield Scene(console, addresses, http, alice, bob, opened.raise_for_status().json()["id"])
        finally:
            console.ok("fault", "off", "--all")
