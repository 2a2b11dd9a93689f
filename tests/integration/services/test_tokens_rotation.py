"""Signing keys are rotated while everything runs, and no request fails."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from integration.services.chat_system import ServiceProcess
from integration.services.user_friend_system import (
    PeopleStack,
    a_key,
    eventually,
    fresh_database,
    run_sql,
)


class Rotating:
    """Services whose user-service reads a folder of keys."""

    def __init__(self, people: PeopleStack, folder: Path) -> None:
        self.people = people
        self.folder = folder

    async def published(self, http: httpx.AsyncClient) -> list[str]:
        answer = await http.get(f"{self.people.user.url}/.well-known/jwks.json")
        return [key["kid"] for key in answer.json()["keys"]]


@pytest.fixture
def rotating(servers: Any, tmp_path: Path) -> Iterator[Rotating]:
    folder = tmp_path / "keys"
    folder.mkdir()
    first = a_key(folder / "000001.pem")
    os.utime(first, (time.time() - 60, time.time() - 60))
    suffix = uuid.uuid4().hex[:8]
    names = {service: f"rotating_{service}_{suffix}" for service in ("user", "friend")}
    dsns = {s: asyncio.run(fresh_database(servers.postgres_dsn, name)) for s, name in names.items()}
    common = {
        "KAFKA_BOOTSTRAP_SERVERS": servers.kafka_bootstrap,
        "REDIS_URL": servers.redis_url,
        "INSTANCE_ID": suffix,
    }
    own = {"DATABASE_URL": dsns["user"], "TOKEN_SIGNING_KEY_FILE": str(folder)}
    user = ServiceProcess("user", tmp_path / "user.log", {**common, **own})
    remote = {"JWKS_URL": f"{user.url}/.well-known/jwks.json", "USER_SERVICE_URL": user.url}
    friend = ServiceProcess(
        "friend", tmp_path / "friend.log", {**common, "DATABASE_URL": dsns["friend"], **remote}
    )
    try:
        user.start()
        friend.start()
        yield Rotating(PeopleStack(user, friend, dsns["user"], dsns["friend"]), folder)
    finally:
        user.stop()
        friend.stop()
        for name in names.values():
            asyncio.run(run_sql(servers.postgres_dsn, f'DROP DATABASE "{name}" WITH (FORCE)'))


def key_id_of(headers: dict[str, str]) -> str:
    return str(jwt.get_unverified_header(headers["Authorization"].removeprefix("Bearer "))["kid"])


async def test_a_new_key_is_published_before_it_signs_and_no_request_fails_meanwhile(
    rotating: Rotating,
) -> None:
    people, outcomes, done = rotating.people, list[int](), asyncio.Event()
    async with httpx.AsyncClient(timeout=10) as http:
        person = await people.person(http)
        [old] = await rotating.published(http)

        async def log_in_and_ask() -> None:
            while not done.is_set():
                body = {"email": person.email, "password": "Passw0rd!"}
                login = await http.post(f"{people.user.url}/api/auth/login/json", json=body)
                outcomes.append(login.status_code)
                token = {"Authorization": f"Bearer {login.json()['access_token']}"}
                for headers in (token, person.headers):
                    answer = await http.get(f"{people.friend.url}/api/friends/list", headers=headers)
                    outcomes.append(answer.status_code)
                # Somebody who invents key ids must not keep others from finding the new one.
                forged = jwt.encode({"sub": "1"}, "x" * 32, "HS256", headers={"kid": "invented"})
                await http.get(
                    f"{people.friend.url}/api/friends/list", headers={"Authorization": f"Bearer {forged}"}
                )

        asking = asyncio.ensure_future(log_in_and_ask())
        a_key(rotating.folder / "000002.pem")

        async def both() -> list[str]:
            found = await rotating.published(http)
            return found if len(found) == 2 else []

        published = await eventually(both, seconds=5)
        assert published[0] == old

        async def signs() -> bool:
            body = {"email": person.email, "password": "Passw0rd!"}
            login = await http.post(f"{people.user.url}/api/auth/login/json", json=body)
            return key_id_of({"Authorization": login.json()["access_token"]}) == str(published[1])

        await eventually(signs, seconds=10)
        done.set()
        await asking
    assert len(outcomes) > 20
    assert set(outcomes) == {200}
    assert key_id_of(person.headers) == old


async def test_a_key_is_retired_when_its_last_token_has_expired(rotating: Rotating) -> None:
    async with httpx.AsyncClient(timeout=10) as http:
        person = await rotating.people.person(http)
        [old] = await rotating.published(http)
        successor, long_ago = a_key(rotating.folder / "000002.pem"), time.time() - 1800 - 120
        os.utime(successor, (long_ago, long_ago))

        async def replaced() -> bool:
            found = await rotating.published(http)
            return len(found) == 1 and found != [old]

        await eventually(replaced)
        other = await rotating.people.person(http)
        assert key_id_of(other.headers) != old
        refused = await http.get(
            f"{rotating.people.friend.url}/api/friends/list",
            headers={"Authorization": person.headers["Authorization"][:-4] + "AAAA"},
        )
        assert refused.status_code == 401


async def test_a_broken_file_in_the_folder_changes_nothing(rotating: Rotating) -> None:
    async with httpx.AsyncClient(timeout=10) as http:
        before = await rotating.published(http)
        (rotating.folder / "000002.pem").write_text("not a key")

        async def told() -> bool:
            await rotating.published(http)
            return "keys_unchanged" in rotating.people.user.log_tail()

        await eventually(told)
        assert await rotating.published(http) == before
        await rotating.people.person(http)
