"""How long a message takes from POST to the other member's event stream.

`python -m tests.bench.delivery --gateway URL [--rate 10] [--seconds 20]`: open loop, one message every 1/rate
seconds whatever came of those before; every message has to arrive exactly once. The client writes and reads
plain HTTP/1.1 on kept connections: a comfortable library would add milliseconds of its own to every message.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import uvloop

from .figures import percentile, say

WARM_UP = 50


async def person(client: httpx.AsyncClient) -> tuple[int, str]:
    """A fresh user: id and access token."""
    name, password = f"bench-{secrets.token_hex(6)}", f"Aa1!{secrets.token_hex(8)}"
    body = {"email": f"{name}@example.com", "username": name, "password": password}
    created = (await client.post("/api/auth/register", json=body)).raise_for_status().json()
    login = {"email": body["email"], "password": password}
    token = (await client.post("/api/auth/login/json", json=login)).raise_for_status().json()
    return created["id"], token["access_token"]


class Connections:
    """Kept connections to the gateway; a request takes a free one, or opens another when all are busy."""

    def __init__(self, gateway: str) -> None:
        address = urlsplit(gateway)
        self.host, self.port = address.hostname or "127.0.0.1", address.port or 80
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A new connection."""
        return await asyncio.open_connection(self.host, self.port)

    async def post(self, path: str, token: str, body: dict[str, Any]) -> None:
        """Sends one request and waits for its 201."""
        reader, writer = self._free.pop() if self._free else await self.open()
        content = json.dumps(body).encode()
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 201"):
            raise SystemExit(f"POST {path} was answered {head.splitlines()[0].decode()}")
        length = next(line for line in head.splitlines() if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        self._free.append((reader, writer))


async def listen(
    connections: Connections, path: str, token: str, arrivals: dict[str, float], ready: asyncio.Event
) -> list[str]:
    """Notes when each message's frame arrives; returns the contents in order of arrival, without `last`."""
    order: list[str] = []
    reader, writer = await connections.open()
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {connections.host}\r\nAuthorization: Bearer {token}\r\n"
        "Accept: text/event-stream\r\n\r\n".encode()
    )
    while line := await reader.readline():
        now = time.perf_counter()
        if line.startswith(b"event: ready"):
            ready.set()
        elif line.startswith(b"data: ") and b'"content"' in line:
            content = json.loads(line[6:])["content"]
            if content == "last":
                break
            arrivals[content] = now
            order.append(content)
    writer.close()
    return order


async def measure(gateway: str, rate: float, seconds: float) -> None:
    """One run, told on stdout."""
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as client:
        (_, alice), (bob_id, bob) = await person(client), await person(client)
        opened = await client.post(
            "/api/chat-rooms", json={"user_id": bob_id}, headers={"Authorization": f"Bearer {alice}"}
        )
        room: int = opened.raise_for_status().json()["id"]
    connections = Connections(gateway)
    arrivals: dict[str, float] = {}
    due: dict[str, float] = {}
    ready = asyncio.Event()
    listening = asyncio.create_task(listen(connections, f"/api/messages/stream/{room}", bob, arrivals, ready))
    await asyncio.wait_for(ready.wait(), 10)
    posts: list[asyncio.Task[None]] = []
    count = WARM_UP + int(rate * seconds)
    began = time.perf_counter()
    for number in range(count):
        # Latency counts from when the message was due: a slow sender must not hide a slow system.
        due[str(number)] = began + number / rate
        await asyncio.sleep(max(0.0, due[str(number)] - time.perf_counter()))
        body = {"content": str(number), "message_type": "text"}
        posts.append(asyncio.create_task(connections.post(f"/api/messages/{room}", alice, body)))
    await asyncio.gather(*posts)
    await connections.post(f"/api/messages/{room}", alice, {"content": "last", "message_type": "text"})
    order = await asyncio.wait_for(listening, 30)
    told = [(arrivals[str(n)] - due[str(n)]) * 1000 for n in range(WARM_UP, count)]
    say(
        f"POST → SSE through the gateway at {rate:g}/s, {len(told)} messages: "
        f"p50 {percentile(told, 0.5):.1f} ms, p90 {percentile(told, 0.9):.1f} ms, "
        f"p99 {percentile(told, 0.99):.1f} ms, max {max(told):.1f} ms"
    )
    say(f"delivered {len(order)} of {count}, duplicates {len(order) - len(set(order))}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    uvloop.run(measure(given.gateway, given.rate, given.seconds))
