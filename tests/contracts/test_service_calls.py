"""Each synchronous call between services: the consumer understands the answer, the provider gives it."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import httpx
import jsonschema
import jwt
import pytest
import yaml

from chat_infra.directory.users_directory import UsersDirectory
from chat_infra.http.outbound import Answer, Outbound
from chat_infra.http.tokens import JwtVerifier, RemoteKeys
from chat_infra.postgres.database import Database
from chat_kernel import errors
from console import Console

CALLS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("service_calls.yaml").read_text())
PASSWORD = "Passw0rd!"


class Answering:
    """Stands for `Outbound`: every request gets this answer."""

    def __init__(self, status: int, body: Any) -> None:
        self._answer = Answer(status, json.dumps(body).encode())
        self.asked: list[tuple[str, Mapping[str, str] | None]] = []

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Remember the request and answer."""
        self.asked.append((url, headers))
        return self._answer


class KnowingNobody:
    """Stands for a `Database` whose read model is empty."""

    async def fetchrow(self, *_: object) -> None:
        """Find nothing."""

    async def execute(self, *_: object) -> None:
        """Keep nothing."""


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call["id"])
async def test_the_consumer_asks_as_written_and_understands_the_answer(call: dict[str, Any]) -> None:
    answer = call["answer"]
    jsonschema.validate(answer["example"], answer["schema"])
    outbound = Answering(answer["status"], {**answer["example"], "added_later": [1]})
    directory = UsersDirectory(
        cast("Database", KnowingNobody()), cast("Outbound", outbound), "http://user-service"
    )
    path = call["request"]["path"].format(user_id=7)
    user_id = int(path.rsplit("/", 1)[1])
    if isinstance(call["means"], str):
        with pytest.raises(getattr(errors, call["means"])):
            await directory.find(user_id, token="t")
    else:
        found = await directory.find(user_id, token="t")
        assert {name: getattr(found, name) for name in call["means"]} == call["means"]
    assert outbound.asked == [(f"http://user-service{path}", {"Authorization": "Bearer t"})]


@pytest.fixture(scope="module")
def provider(stack: Console) -> tuple[str, int, str]:
    """user-service itself: its address, a user, and that user's token."""
    url = stack.ok("env", "--json").json("env")["USER_URL"]
    name = f"call_{uuid.uuid4().hex[:12]}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    made = httpx.post(f"{url}/api/auth/register", json=body, timeout=10)
    assert made.status_code == 201, made.text
    token = httpx.post(f"{url}/api/auth/login/json", json=body, timeout=10).json()["access_token"]
    return url, made.json()["id"], token


@pytest.mark.stack
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call["id"])
def test_the_provider_keeps_the_contract(call: dict[str, Any], provider: tuple[str, int, str]) -> None:
    url, user_id, token = provider
    if call["request"]["token"] == "forged":
        claims = {"sub": str(user_id), "exp": int(time.time()) + 60}
        token = jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": "forged"})
    given = httpx.get(
        url + call["request"]["path"].format(user_id=user_id), headers={"Authorization": f"Bearer {token}"}
    )
    assert given.status_code == call["answer"]["status"], given.text
    jsonschema.validate(given.json(), call["answer"]["schema"])


@pytest.mark.stack
async def test_the_keys_that_user_service_publishes_verify_the_tokens_that_it_signs(
    provider: tuple[str, int, str],
) -> None:
    url, user_id, token = provider
    outbound = Outbound()
    try:
        verifier = JwtVerifier(RemoteKeys(f"{url}/.well-known/jwks.json", outbound))
        caller = await verifier.verify(token)
    finally:
        outbound.close()
    assert caller.user_id == user_id
    assert caller.session_id
