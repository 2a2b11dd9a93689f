"""How long a message takes from POST to the other member's event stream.

`python -m tests.bench.delivery --gateway URL [--rate 10] [--seconds 20]`: open loop, one message every 1/rate
seconds whatever came of those before; every message has to arrive exactly once and in order.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import time
from typing import Any

import httpx
from httpx_sse import aconnect_sse

from .figures import percentile, say

WARM_UP = 20


async def person(client: httpx.AsyncClient) -> tuple[int, dict[str, str]]:
    """A fresh user: id and the headers that speak for them."""
    name, password = f"bench-{secrets.token_hex(6)}", f"Aa1!{secrets.token_hex(8)}"
    body = {"email": f"{name}@example.com", "username": name, "password": password}
    created = (await client.post("/api/auth/register", json=body)).raise_for_status().json()
    login = {"email": body["email"], "password": password}
    token = (await client.post("/api/auth/login/json", json=login)).raise_for_status().json()
    return created["id"], {"Authorization": f"Bearer {token['access_token']}"}


async def listen(
    client: httpx.AsyncClient,
    path: str,
    headers: dict[str, str],
    arrivals: dict[str, float],
    ready: asyncio.Event,
) -> list[str]:
    """Notes when each message's frame arrives, until cancelled; returns the contents in order of arrival."""
    order: list[str] = []
    async with aconnect_sse(client, "GET", path, headers=headers, timeout=None) as source:
        async for frame in source.aiter_sse():
            now = time.perf_counter()
            if frame.event == "ready":
                ready.set()
            elif frame.event == "message":
                content = json.loads(frame.data)["content"]
                arrivals[content] = now
                order.append(content)
                if content == "last":
                    break
    return order


async def measure(gateway: str, rate: float, seconds: float) -> None:
    """One run, told on stdout."""
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as client:
        (_, alice), (bob_id, bob) = await person(client), await person(client)
        room: dict[str, Any] = (
            (await client.post("/api/chat-rooms", json={"user_id": bob_id}, headers=alice))
            .raise_for_status()
            .json()
        )
        arrivals: dict[str, float] = {}
        due: dict[str, float] = {}
        ready = asyncio.Event()
        listener = asyncio.create_task(
            listen(client, f"/api/messages/stream/{room['id']}", bob, arrivals, ready)
        )
        await asyncio.wait_for(ready.wait(), 10)
        posts: list[asyncio.Task[httpx.Response]] = []
        count = WARM_UP + int(rate * seconds)
        began = time.perf_counter()
        for number in range(count):
            # Latency counts from when the message was due: a slow sender must not hide a slow system.
            at = began + number / rate
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            content = str(number)
            due[content] = max(at, time.perf_counter()) if number < WARM_UP else at
            posts.append(
                asyncio.create_task(
                    client.post(
                        f"/api/messages/{room['id']}",
                        json={"content": content, "message_type": "text"},
                        headers=alice,
                    )
                )
            )
        for response in await asyncio.gather(*posts):
            response.raise_for_status()
        await client.post(
            f"/api/messages/{room['id']}", json={"content": "last", "message_type": "text"}, headers=alice
        )
        order = await asyncio.wait_for(listener, 30)
    told = [(arrivals[str(n)] - due[str(n)]) * 1000 for n in range(WARM_UP, count)]
    say(
        f"POST → SSE through the gateway at {rate:g}/s, {len(told)} messages: "
        f"p50 {percentile(told, 0.5):.1f} ms, p90 {percentile(told, 0.9):.1f} ms, "
        f"p99 {percentile(told, 0.99):.1f} ms, max {max(told):.1f} ms"
    )
    say(f"delivered {len(order) - 1} of {count}, duplicates {len(order) - len(set(order))}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    asyncio.run(measure(given.gateway, given.rate, given.seconds))
