"""`/api/stream` on the whole system: what was accepted is seen once and in order, whatever is killed."""

from __future__ import annotations

import asyncio
import secrets
from functools import partial
from typing import Any

import httpx
import pytest

from console import Console
from e2e.test_components_die import kill
from integration.services.stream_history import History

pytestmark = pytest.mark.stack


async def person(client: httpx.AsyncClient) -> tuple[int, dict[str, str]]:
    """Somebody new: their id and what authenticates them."""
    name, password = f"s-{secrets.token_hex(6)}", f"Aa1!{secrets.token_hex(6)}"
    body = {"email": f"{name}@example.com", "username": name, "password": password}
    made = (await client.post("/api/auth/register", json=body)).raise_for_status().json()
    token = (await client.post("/api/auth/login/json", json=body)).raise_for_status().json()
    return made["id"], {"Authorization": f"Bearer {token['access_token']}"}


class Sender:
    """Sends one message after another, each until it is accepted, as a client that follows the protocol."""

    def __init__(self, client: httpx.AsyncClient, room_id: int, headers: dict[str, str]) -> None:
        self._client = client
        self._path = f"/api/messages/{room_id}"
        self._headers = headers
        self.accepted: list[int] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set."""
        number = 0
        while not stop.is_set():
            number += 1
            body = {"content": f"{number}", "client_msg_id": secrets.token_hex(8)}
            self.accepted.append(await self._send(body))

    async def _send(self, body: dict[str, Any]) -> int:
        async with asyncio.timeout(60):
            while True:
                try:
                    answer = await self._client.post(self._path, json=body, headers=self._headers)
                    if answer.status_code == 201:
                        message_id: int = answer.json()["id"]
                        return message_id
                    assert answer.status_code in {429, 503}, answer.text
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("victim", ["notification-service", "redis", "postgres", "kafka"])
async def test_a_client_that_comes_back_with_its_cursor_sees_everything_once_and_in_order(
    stack: Console, victim: str
) -> None:
    gateway = stack.ok("env", "--json").json("env")["GATEWAY_URL"]
    async with httpx.AsyncClient(base_url=gateway, timeout=10) as client:
        (_, anns), (bob, bobs) = await person(client), await person(client)
        opened = await client.post("/api/chat-rooms", json={"user_id": bob}, headers=anns)
        sender = Sender(client, opened.raise_for_status().json()["id"], anns)
        async with History(f"{gateway}/api/stream", bob, headers=bobs) as history:
            stop = asyncio.Event()
            sending = asyncio.create_task(sender.run(stop))
            await history.until(lambda: len(history.named("message")) > 20)
            await asyncio.to_thread(kill, stack, victim)
            await asyncio.to_thread(partial(stack.ok, "up"))
            before = len(history.named("message"))
            await history.until(lambda: len(history.named("message")) > before + 20)
            stop.set()
            await sending
            count = len(sender.accepted)
            await history.until(lambda: len(history.named("message")) >= count)
            await history.until(lambda: len(history.named("notification")) >= count)
    history.check()
    assert history.resets == 0
    assert [message["id"] for message in history.named("message")] == sender.accepted
    assert [told["seq"] for told in history.named("notification")] == list(range(1, count + 1))
