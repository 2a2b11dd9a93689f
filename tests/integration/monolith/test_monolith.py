"""The monolith as a process: one database, a schema for each context, its own voice on Kafka."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from integration.services.chat_system import REFERENCE, free_port
from integration.services.user_friend_system import eventually, fresh_database, run_sql

PASSWORD = "Passw0rd!"


class Monolith(NamedTuple):
    """A running monolith."""

    url: str
    dsn: str


@pytest.fixture(scope="module")
def monolith(servers: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monolith]:
    folder: Path = tmp_path_factory.mktemp("monolith")
    key = folder / "key.pem"
    private = Ed25519PrivateKey.generate()
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    name = f"monolith_{uuid.uuid4().hex[:8]}"
    dsn = asyncio.run(fresh_database(servers.postgres_dsn, name))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PYTHONPATH": f"{REFERENCE}{os.pathsep}{REFERENCE / 'shared'}",
        "SERVICE_PORT": str(port),
        "DATABASE_URL": dsn,
        "KAFKA_BOOTSTRAP_SERVERS": servers.kafka_bootstrap,
        "REDIS_URL": servers.redis_url,
        "INSTANCE_ID": name,
        "USER_SERVICE_URL": url,
        "FRIEND_SERVICE_URL": url,
        "JWKS_URL": f"{url}/.well-known/jwks.json",
        "TOKEN_SIGNING_KEY_FILE": str(key),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "monolith"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        asyncio.run(eventually(lambda: _is_ready(url), seconds=60))
        yield Monolith(url, dsn)
    finally:
        process.terminate()
        code = process.wait(10)
        asyncio.run(run_sql(servers.postgres_dsn, f'DROP DATABASE "{name}" WITH (FORCE)'))
    assert code == 0, (folder / "log").read_text()[-2000:]


async def _is_ready(url: str) -> bool:
    async with httpx.AsyncClient() as client:
        try:
            return (await client.get(f"{url}/health/ready")).status_code == 200
        except httpx.TransportError:
            return False


async def _person(client: httpx.AsyncClient) -> tuple[int, dict[str, str]]:
    name = f"m{uuid.uuid4().hex[:10]}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    made = await client.post("/api/auth/register", json=body)
    assert made.status_code == 201, made.text
    token = (await client.post("/api/auth/login/json", json=body)).json()["access_token"]
    return made.json()["id"], {"Authorization": f"Bearer {token}"}


async def test_each_context_migrated_its_own_schema(monolith: Monolith) -> None:
    rows = await run_sql(
        monolith.dsn, "SELECT table_schema AS name FROM information_schema.tables WHERE table_name = 'outbox'"
    )
    assert {row["name"] for row in rows} == {"ctx_user", "ctx_friend", "ctx_chat", "ctx_notification"}


async def test_all_four_outboxes_are_published_and_each_context_hears_the_others(monolith: Monolith) -> None:
    async with httpx.AsyncClient(base_url=monolith.url, timeout=10) as client:
        (ann, ann_headers), (bob, bob_headers) = await _person(client), await _person(client)
        asked = await client.post("/api/friends/request", json={"user_id_2": bob}, headers=ann_headers)
        assert asked.status_code == 201, asked.text

        async def told() -> list[Any]:
            page = (await client.get("/api/notifications", headers=bob_headers)).json()
            return [n["actor_id"] for n in page["notifications"]]

        assert await eventually(told) == [ann]
    consumers = await run_sql(monolith.dsn, "SELECT DISTINCT consumer FROM ctx_notification.inbox")
    assert [row["consumer"] for row in consumers] == ["chat-monolith.notification"]


async def test_one_query_may_still_join_what_will_be_apart(monolith: Monolith) -> None:
    joined = await run_sql(
        monolith.dsn,
        "SELECT count(*) AS friends FROM ctx_user.users u"
        " JOIN ctx_friend.friendships f ON u.id IN (f.requester_id, f.addressee_id)",
    )
    assert joined[0]["friends"] >= 2
