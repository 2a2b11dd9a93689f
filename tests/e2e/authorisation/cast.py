"""The people of the authorisation matrix, each standing in another relation to the owner of things."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import asyncpg
import httpx
import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from console import Console
from integration.services.user_friend_system import eventually

PASSWORD: Final = "Passw0rd!"
ROLES: Final = ("owner", "member", "friend", "stranger", "blocked", "anonymous", "expired", "impostor")
"""`expired` is the owner with a token that has run out, `impostor` a stranger who claims the owner's id."""


@dataclass(frozen=True)
class Person:
    """A registered user."""

    id: int
    username: str
    email: str
    headers: Mapping[str, str]
    refresh_token: str


@dataclass
class Cast:
    """Who there is, and a client for each role; `urls` names the services."""

    urls: Mapping[str, str]
    people: Mapping[str, Person]
    headers: Mapping[str, Mapping[str, str]]
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=15))

    def ask(self, role: str, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Send a request through the gateway in a role."""
        headers = {**self.headers[role], **kwargs.pop("headers", {})}
        return self.client.request(method, self.urls["GATEWAY_URL"] + path, headers=headers, **kwargs)

    def done(self, role: str, method: str, path: str, body: Any = None) -> Any:
        """Send a request that has to succeed and return its answer."""
        answer = self.ask(role, method, path, json=body)
        assert answer.is_success, f"{role}: {method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    @property
    def extra(self) -> Person:
        """One more member of the owner's groups, who plays no role of their own."""
        return self.people["extra"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def newcomer(self) -> Person:
        """Register somebody who stands in no relation to anybody."""
        return register(self.client, self.urls["USER_URL"])


def register(client: httpx.Client, url: str) -> Person:
    """Open an account and log in."""
    name = f"matrix_{uuid.uuid4().hex[:12]}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    made = client.post(f"{url}/api/auth/register", json=body)
    assert made.status_code == 201, made.text
    tokens = client.post(f"{url}/api/auth/login/json", json=body).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return Person(made.json()["id"], name, body["email"], headers, tokens["refresh_token"])


def cast_of(stack: Console) -> Cast:
    """Register everybody and bring them into their relations."""
    urls = stack.ok("env", "--json").json("env")
    with httpx.Client(timeout=15) as client:
        names = ("owner", "member", "friend", "stranger", "blocked", "another", "extra")
        people = {name: register(client, urls["USER_URL"]) for name in names}
    headers: dict[str, Mapping[str, str]] = {name: person.headers for name, person in people.items()}
    headers["anonymous"] = {}
    headers["expired"] = {"Authorization": f"Bearer {_expired(stack, people['owner'])}"}
    headers["impostor"] = {**people["another"].headers, "X-User-ID": str(people["owner"].id)}
    cast = Cast(urls, people, headers)
    cast.done("owner", "POST", "/api/friends/request", {"user_id_2": people["friend"].id})
    cast.done("friend", "PUT", f"/api/friends/status/{people['owner'].id}", {"action": "accept"})
    cast.done("owner", "POST", f"/api/friends/blocks/{people['blocked'].id}")
    for database in ("USER_DB_URL", "CHAT_DB_URL"):
        asyncio.run(_heard_of_the_block(urls[database], people["owner"].id))
    return cast


async def _heard_of_the_block(database_url: str, blocker_id: int) -> None:
    """Services hear of a block by an event: wait until this one has."""
    connection = await asyncpg.connect(database_url)

    async def heard() -> bool:
        found = "SELECT EXISTS (SELECT FROM blocked_pairs WHERE blocker_id = $1)"
        return bool(await connection.fetchval(found, blocker_id))

    try:
        await eventually(heard, seconds=30)
    finally:
        await connection.close()


def _expired(stack: Console, person: Person) -> str:
    """A token of the owner, rightly signed, that ran out an hour ago."""
    fresh = person.headers["Authorization"].removeprefix("Bearer ")
    secrets = stack.data / "bigtech-lab" / "instances" / "default" / "secrets"
    kid = jwt.get_unverified_header(fresh)["kid"]
    claims = jwt.decode(fresh, options={"verify_signature": False})
    now = int(time.time())
    claims |= {"iat": now - 7200, "exp": now - 3600}
    for file in secrets.rglob("*.pem"):
        key: Any = load_pem_private_key(file.read_bytes(), None)
        token = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid})
        if _thumbprint(key) == kid:
            return token
    raise AssertionError(f"no signing key in {secrets} has the id {json.dumps(kid)}")


def _thumbprint(key: Any) -> str:
    """RFC 7638, as user-service names its keys."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    digest = hashlib.sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
