"""user-service and friend-service as processes on fresh databases."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from integration.services.chat_system import ServiceProcess

PASSWORD = "Passw0rd!"
_people = itertools.count()


class Person(NamedTuple):
    """A registered user who is logged in."""

    id: int
    username: str
    email: str
    headers: dict[str, str]
    refresh_token: str


class PeopleStack(NamedTuple):
    """Running services and their databases."""

    user: ServiceProcess
    friend: ServiceProcess
    user_dsn: str
    friend_dsn: str

    async def person(self, client: httpx.AsyncClient) -> Person:
        """Register somebody new and log them in."""
        name = f"p{next(_people)}_{uuid.uuid4().hex[:8]}"
        body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
        made = await client.post(f"{self.user.url}/api/auth/register", json=body)
        assert made.status_code == 201, made.text
        tokens = (await client.post(f"{self.user.url}/api/auth/login/json", json=body)).json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        return Person(made.json()["id"], name, body["email"], headers, tokens["refresh_token"])


async def run_sql(dsn: str, statement: str, *args: Any) -> list[asyncpg.Record]:
    """Run a statement and return its rows."""
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(statement, *args)
    finally:
        await connection.close()


def a_key(file: Path) -> Path:
    """Write a new signing key and return its file."""
    private = Ed25519PrivateKey.generate()
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


async def fresh_database(admin_dsn: str, name: str) -> str:
    """Make a database and return its DSN."""
    await run_sql(admin_dsn, f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(admin_dsn)._replace(path=f"/{name}"))


async def eventually(condition: Callable[[], Awaitable[Any]], *, seconds: float = 10) -> Any:
    """Return the condition's first true value; fails when none comes in time."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while loop.time() < deadline:
        value = await condition()
        if value:
            return value
        await asyncio.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


@pytest.fixture(scope="session")
def people_stack(servers: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleStack]:
    """Both services, started once."""
    folder: Path = tmp_path_factory.mktemp("people")
    key = a_key(folder / "key.pem")
    suffix = uuid.uuid4().hex[:8]
    names = {service: f"{service}_{suffix}" for service in ("user", "friend")}
    dsns = {
        service: asyncio.run(fresh_database(servers.postgres_dsn, name)) for service, name in names.items()
    }
    common = {
        "KAFKA_BOOTSTRAP_SERVERS": servers.kafka_bootstrap,
        "REDIS_URL": servers.redis_url,
        "INSTANCE_ID": suffix,
    }
    user = ServiceProcess(
        "user",
        folder / "user.log",
        {**common, "DATABASE_URL": dsns["user"], "TOKEN_SIGNING_KEY_FILE": str(key)},
    )
    friend = ServiceProcess(
        "friend",
        folder / "friend.log",
        {
            **common,
            "DATABASE_URL": dsns["friend"],
            "JWKS_URL": f"{user.url}/.well-known/jwks.json",
            "USER_SERVICE_URL": user.url,
        },
    )
    try:
        user.start()
        friend.start()
        yield PeopleStack(user, friend, dsns["user"], dsns["friend"])
    finally:
        user.stop()
        friend.stop()
        for name in names.values():
            asyncio.run(run_sql(servers.postgres_dsn, f'DROP DATABASE "{name}" WITH (FORCE)'))
