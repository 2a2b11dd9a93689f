"""A chat-service on servers of its own, all of which a test may kill."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest

from console import Console
from integration.services.chat_fixtures import create_database
from integration.services.chat_system import IssuerServer, ServiceProcess, bearer

_INSTANCE = "mortal-chat"


class MortalChat(NamedTuple):
    """chat-service and the lab that runs its servers."""

    lab: Console
    chat: ServiceProcess
    dsn: str
    kafka_bootstrap: str

    def kill(self, server: str) -> None:
        """As kill -9 does."""
        self.lab.ok("kill", server, "--instance", _INSTANCE)

    def start(self, server: str) -> None:
        """Start it again, with what it had stored."""
        self.lab.ok("restart", server, "--instance", _INSTANCE)


@pytest.fixture(scope="module")
def mortal(issuer: IssuerServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalChat]:
    """PostgreSQL, Redis, Kafka and chat-service for the tests of one module."""
    lab = Console(tmp_path_factory.mktemp("mortal-chat") / "data")
    lab.ok("up", "--instance", _INSTANCE, "--only", "postgres,redis,kafka")
    folder = lab.data / "bigtech-lab" / "instances" / _INSTANCE
    passwords = json.loads((folder / "secrets" / "passwords.json").read_text())
    ports = json.loads((folder / "instance.json").read_text())["ports"]
    admin = f"postgresql://postgres:{passwords['postgres']}@127.0.0.1:{ports['postgres']}/postgres"
    dsn = asyncio.run(create_database(admin, "mortal_chat"))
    kafka = f"127.0.0.1:{ports['kafka']}"
    chat = ServiceProcess(
        "chat",
        tmp_path_factory.mktemp("mortal-chat-log") / "chat.log",
        {
            "DATABASE_URL": dsn,
            "KAFKA_BOOTSTRAP_SERVERS": kafka,
            "REDIS_URL": f"redis://:{passwords['redis']}@127.0.0.1:{ports['redis']}/0",
            "JWKS_URL": f"{issuer.url}/.well-known/jwks.json",
            "USER_SERVICE_URL": issuer.url,
            "FRIEND_SERVICE_URL": issuer.url,
            "INSTANCE_ID": "mortal",
        },
    )
    try:
        chat.start()
        yield MortalChat(lab, chat, dsn, kafka)
    finally:
        chat.stop()
        lab.ok("down", "--instance", _INSTANCE)


class Sender:
    """Sends numbered messages one after another, each until it is acknowledged, as the protocol has it.

    Attributes:
        acknowledged: what was answered with 201, by text.
        refusals: the other statuses that were answered; a broken connection counts as 0.
    """

    def __init__(self, url: str, room_id: int, user_id: int) -> None:
        self._url = f"{url}/api/messages/{room_id}"
        self._user_id = user_id
        self.acknowledged: dict[str, dict[str, object]] = {}
        self.refusals: list[int] = []

    async def send(self, count: int, *, deadline: float = 60) -> None:
        """Send that many messages; fails when one is not acknowledged within `deadline` seconds."""
        async with httpx.AsyncClient(timeout=10) as client:
            for number in range(count):
                text = f"{self._user_id}-{number}"
                end = asyncio.get_running_loop().time() + deadline
                while not await self._acknowledged(client, text):
                    assert asyncio.get_running_loop().time() < end, self.refusals[-10:]
                    await asyncio.sleep(0.05)

    async def _acknowledged(self, client: httpx.AsyncClient, text: str) -> bool:
        try:
            response = await client.post(
                self._url, json={"content": text, "client_msg_id": text}, headers=bearer(self._user_id)
            )
        except httpx.TransportError:
            self.refusals.append(0)
            return False
        if response.status_code != 201:
            self.refusals.append(response.status_code)
            return False
        self.acknowledged[text] = response.json()
        return True

    async def until_sent(self, count: int) -> None:
        """Wait until that many messages are acknowledged."""
        deadline = asyncio.get_running_loop().time() + 30
        while len(self.acknowledged) < count:
            assert asyncio.get_running_loop().time() < deadline, f"only {len(self.acknowledged)} were sent"
            await asyncio.sleep(0.005)
