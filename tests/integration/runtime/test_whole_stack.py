"""The whole stack on the local runtime: the gateway, and what the observer may do."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from console import Console

pytestmark = pytest.mark.stack


def _get(url: str, path: str, **headers: str) -> tuple[int, Any, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()), answer.headers
    finally:
        connection.close()


@pytest.fixture
def addresses(stack: Console) -> dict[str, str]:
    found: dict[str, str] = stack.ok("env", "--json").json("env")
    return found


def test_the_gateway_reaches_the_services_and_answers_for_itself(addresses: dict[str, str]) -> None:
    assert _get(addresses["GATEWAY_URL"], "/health/ready")[:2] == (200, {"status": "healthy"})
    status, keys, _ = _get(addresses["GATEWAY_URL"], "/.well-known/jwks.json")

    assert status == 200
    assert keys["keys"]


def test_the_gateways_own_answers_have_the_shape_of_the_services(addresses: dict[str, str]) -> None:
    status, body, headers = _get(addresses["GATEWAY_URL"], "/api/nothing")

    assert status == 404
    assert headers["content-type"] == "application/json"
    assert body == {
        "error": "not_found",
        "message": "Nothing is served at this path.",
        "details": {"path": "/api/nothing"},
        "status_code": 404,
    }


def test_an_outage_of_a_service_is_503_at_the_gateway(stack: Console, addresses: dict[str, str]) -> None:
    stack.ok("kill", "friend-service")
    try:
        status, body, _ = _get(addresses["GATEWAY_URL"], "/api/friends/list")
    finally:
        stack.ok("restart", "friend-service")

    assert status == body["status_code"] == 503
    assert body["error"] == "service_unavailable"
    assert body["details"]["service"] == "friend-service"
    assert _get(addresses["GATEWAY_URL"], "/api/friends/list")[0] == 401


def test_a_correlation_id_passes_through_the_gateway(addresses: dict[str, str]) -> None:
    given = "01920000-0000-7000-8000-000000000001"

    _, _, headers = _get(addresses["GATEWAY_URL"], "/.well-known/jwks.json", X_Correlation_ID=given)

    assert headers["x-correlation-id"] == given


async def test_the_observer_reads_every_database_and_writes_none(addresses: dict[str, str]) -> None:
    for name in ("USER", "FRIEND", "CHAT", "NOTIFICATION"):
        connection = await asyncpg.connect(addresses[f"{name}_DB_URL"])
        try:
            assert await connection.fetchval("SELECT count(*) >= 0 FROM outbox")
            with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
                await connection.execute("DELETE FROM outbox")
            await connection.execute("SET default_transaction_read_only = off")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("DELETE FROM outbox")
        finally:
            await connection.close()


async def test_a_service_cannot_enter_another_services_database(stack: Console) -> None:
    folder = stack.data / "bigtech-lab" / "instances" / "default"
    password = json.loads((folder / "secrets" / "passwords.json").read_text())["chat_service"]
    port = json.loads((folder / "instance.json").read_text())["ports"]["postgres"]

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(f"postgresql://chat_service:{password}@127.0.0.1:{port}/user_db")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://chat_service:wrong@127.0.0.1:{port}/chat_db")


def test_the_whole_stack_is_small_and_every_component_has_a_version(stack: Console) -> None:
    running = stack.ok("ps", "--json").json("ps")["components"]
    status = stack.ok("status", "--json").json("status")

    assert sum(row["memory_bytes"] for row in running) < 1_500_000_000
    assert {c["state"] for c in status["components"]} == {"ready"}
    assert all(c["version"] and c["ready_ms"] for c in status["components"])
