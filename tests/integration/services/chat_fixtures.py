"""Fixtures of the chat and notification tests; `servers` comes from the integration tests' conftest."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import pytest
from httpx_sse import ServerSentEvent, aconnect_sse

from integration.services.chat_system import IssuerServer, ServiceProcess, bearer

# Far from what other runs on the same servers use.
_next_user = itertools.count((1_000 + secrets.randbelow(899_000)) * 1_000)


def a_user() -> int:
    """The id of a user whom no other test uses."""
    return next(_next_user)


async def create_database(admin_dsn: str, name: str) -> str:
    """Make a database and return where it is."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    return urlunsplit(urlsplit(admin_dsn)._replace(path=f"/{name}"))


async def _drop_database(admin_dsn: str, name: str) -> None:
    connection = await asyncpg.connect(admin_dsn)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


class ChatStack(NamedTuple):
    """Running services and what they stand on."""

    chat: ServiceProcess
    notification: ServiceProcess
    chat_dsn: str
    notification_dsn: str
    environment: dict[str, str]
    servers: Any

    def other_chat(self, log: Path, **changed: str) -> ServiceProcess:
        """One more process of chat-service on the same database; the caller starts and stops it."""
        return ServiceProcess("chat", log, {**self.environment, "DATABASE_URL": self.chat_dsn, **changed})

    def other_notification(self, log: Path, **changed: str) -> ServiceProcess:
        """One more process of notification-service on the same database; the caller starts and stops it."""
        own = {**self.environment, "DATABASE_URL": self.notification_dsn, **changed}
        return ServiceProcess("notification", log, own)


@pytest.fixture(scope="session")
def issuer() -> Iterator[IssuerServer]:
    """Who signs the tokens."""
    server = IssuerServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def chat_stack(
    servers: Any, issuer: IssuerServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChatStack]:
    """chat-service and notification-service, each on a fresh database."""
    logs = tmp_path_factory.mktemp("chat-services")
    names = {service: f"{service}_{uuid.uuid4().hex[:8]}" for service in ("chat", "notification")}
    dsns = {s: asyncio.run(create_database(servers.postgres_dsn, name)) for s, name in names.items()}
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": servers.kafka_bootstrap,
        "REDIS_URL": servers.redis_url,
        "JWKS_URL": f"{issuer.url}/.well-known/jwks.json",
        "USER_SERVICE_URL": issuer.url,
        "FRIEND_SERVICE_URL": issuer.url,
        "INSTANCE_ID": uuid.uuid4().hex[:8],
    }
    processes = {
        service: ServiceProcess(service, logs / f"{service}.log", {**environment, "DATABASE_URL": dsn})
        for service, dsn in dsns.items()
    }
    try:
        for process in processes.values():
            process.start()
        yield ChatStack(
            processes["chat"],
            processes["notification"],
            dsns["chat"],
            dsns["notification"],
            environment,
            servers,
        )
    finally:
        for process in processes.values():
            process.stop()
        for name in names.values():
            asyncio.run(_drop_database(servers.postgres_dsn, name))


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client for both services."""
    async with httpx.AsyncClient(timeout=10) as client:
        yield client


async def open_room(http: httpx.AsyncClient, chat_url: str, one: int, other: int) -> int:
    """Open the room of two people and return its id."""
    response = await http.post(f"{chat_url}/api/chat-rooms", json={"user_id": other}, headers=bearer(one))
    assert response.status_code in {200, 201}, response.text
    room_id: int = response.json()["id"]
    return room_id


async def say(
    http: httpx.AsyncClient, chat_url: str, room_id: int, sender: int, text: str, **more: Any
) -> dict[str, Any]:
    """Send a message and return it."""
    response = await http.post(
        f"{chat_url}/api/messages/{room_id}", json={"content": text, **more}, headers=bearer(sender)
    )
    assert response.status_code == 201, response.text
    message: dict[str, Any] = response.json()
    return message


class Listening:
    """An open event stream."""

    def __init__(self, events: AsyncIterator[ServerSentEvent]) -> None:
        self._events = events

    async def next(self, seconds: float = 30) -> ServerSentEvent:
        """The next event, within a deadline.

        The default leaves time for a consumer that went away to lose its partitions (10 s).
        """
        async with asyncio.timeout(seconds):
            while True:
                event = await anext(self._events)
                # The client library makes an event without data of a heartbeat.
                if event.data:
                    return event

    async def rest(self, seconds: float = 10) -> AsyncIterator[ServerSentEvent]:
        """What comes until the server ends the stream, within a deadline."""
        async with asyncio.timeout(seconds):
            async for event in self._events:
                if event.data:
                    yield event

    async def nothing_within(self, seconds: float) -> bool:
        """Whether nothing comes for a while; ends the stream."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False


@asynccontextmanager
async def listening(url: str, user_id: int, last_event_id: int | None = None) -> AsyncIterator[Listening]:
    """Follow a stream."""
    headers = bearer(user_id)
    if last_event_id is not None:
        headers["Last-Event-ID"] = str(last_event_id)
    async with (
        httpx.AsyncClient(timeout=httpx.Timeout(10, read=60)) as client,
        aconnect_sse(client, "GET", url, headers=headers) as source,
    ):
        assert source.response.status_code == 200, source.response.status_code
        yield Listening(source.aiter_sse())
