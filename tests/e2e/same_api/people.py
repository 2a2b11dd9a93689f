"""People who use the API through the gateway, and what they hear on their streams."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from httpx_sse import ServerSentEvent, aconnect_sse

PASSWORD = "Passw0rd!"


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in."""

    id: int
    username: str
    email: str
    tokens: dict[str, Any]
    client: httpx.AsyncClient

    @property
    def headers(self) -> dict[str, str]:
        """What authenticates them."""
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    async def ask(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        """Send a request as this person; return the body, or the answer where no code is expected."""
        answer = await self.client.request(method, path, json=body, headers=self.headers)
        if expect is None:
            return answer
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    @asynccontextmanager
    async def hears(self, path: str, last_event_id: str | None = None) -> AsyncIterator[Heard]:
        """Follow an event stream."""
        headers = self.headers if last_event_id is None else {**self.headers, "Last-Event-ID": last_event_id}
        async with (
            httpx.AsyncClient(base_url=self.client.base_url, timeout=httpx.Timeout(10, read=60)) as client,
            aconnect_sse(client, "GET", path, headers=headers) as source,
        ):
            assert source.response.status_code == 200, source.response.status_code
            yield Heard(source.aiter_sse())


class Heard:
    """What arrives on an open stream."""

    def __init__(self, events: AsyncIterator[ServerSentEvent]) -> None:
        self._events = events

    async def next(self, event: str, seconds: float = 20) -> tuple[str, Any]:
        """Cursor and data of the next event of that name; what else comes is passed over."""
        async with asyncio.timeout(seconds):
            async for heard in self._events:
                if heard.event == event and heard.data:
                    return heard.id, json.loads(heard.data)
        raise AssertionError(f"the stream ended before {event}")


async def new_person(client: httpx.AsyncClient) -> Person:
    """Register somebody new and log them in."""
    name = f"p{secrets.token_hex(6)}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    made = await client.post("/api/auth/register", json=body)
    assert made.status_code == 201, made.text
    logged_in = await client.post("/api/auth/login/json", json=body)
    assert logged_in.status_code == 200, logged_in.text
    return Person(made.json()["id"], name, body["email"], logged_in.json(), client)


async def become_friends(one: Person, other: Person) -> None:
    """One asks, the other accepts."""
    await one.ask("POST", "/api/friends/request", {"user_id_2": other.id}, expect=201)
    await other.ask("PUT", f"/api/friends/status/{one.id}", {"action": "accept"}, expect=200)


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 15) -> Any:
    """The first true value of `look`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while loop.time() < deadline:
        value = await look()
        if value:
            return value
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")
