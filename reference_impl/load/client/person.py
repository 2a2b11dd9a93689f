"""Fresh people, registered through the API."""

from __future__ import annotations

import asyncio
import secrets
from typing import Final, NamedTuple

from load.client.http_connection import HttpPool
from load.target import Target

_ATTEMPTS: Final = 50
_PAUSE_SECONDS: Final = 0.1


class Person(NamedTuple):
    """Somebody who can log in."""

    id: int
    email: str
    password: str
    token: str


async def register(users: HttpPool) -> Person:
    """Sign somebody up and log them in: two password hashes."""
    name, password = f"bench-{secrets.token_hex(6)}", f"Aa1!{secrets.token_hex(8)}"
    email = f"{name}@bench.example"
    created = await users.expect(
        201, "POST", "/api/auth/register", body={"email": email, "username": name, "password": password}
    )
    login = {"email": email, "password": password}
    token = await users.expect(200, "POST", "/api/auth/login/json", body=login)
    return Person(created["id"], email, password, token["access_token"])


async def register_many(target: Target, count: int) -> list[Person]:
    """Sign up several, two at a time: more would only wait for the hashes."""
    users = HttpPool(target.user_url)
    gate = asyncio.Semaphore(2)

    async def one() -> Person:
        async with gate:
            return await register(users)

    try:
        return list(await asyncio.gather(*(one() for _ in range(count))))
    finally:
        users.close()


async def direct_room(chat: HttpPool, one: Person, other: Person) -> int:
    """Open the room of two people and return its id; retries until chat-service has heard of them."""
    told = b""
    for _ in range(_ATTEMPTS):
        body = {"user_id": other.id}
        answer = await chat.request("POST", "/api/chat-rooms", token=one.token, body=body)
        if answer.status in {200, 201}:
            room_id: int = answer.json()["id"]
            return room_id
        told = answer.body[:200]
        await asyncio.sleep(_PAUSE_SECONDS)
    raise RuntimeError(f"the room of {one.id} and {other.id} could not be opened: {told!r}")
