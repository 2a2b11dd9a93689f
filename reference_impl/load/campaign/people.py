"""The people of a run: a sender and a reader for each room."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any, Final

from load.campaign.wire import Connection

_AT_ONCE: Final = 4
_SUCCESS: Final = range(200, 300)
_BUSY: Final = frozenset({429, 503})
_ATTEMPTS: Final = 20


class SetUpFailed(Exception):
    """The system refused somebody before the run began; the text says whom and why."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people and the room that they share."""

    room: int
    sender_token: str
    reader_token: str
    reader_id: int


async def make_pairs(gateway: str, count: int) -> list[Pair]:
    """Register, log in and bring together `count` pairs of people.

    Raises:
        SetUpFailed, Broken: the system is not there or refuses.
    """
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one() -> Pair:
        async with slots:
            return await _make_pair(gateway)

    return await asyncio.gather(*(one() for _ in range(count)))


async def _make_pair(gateway: str) -> Pair:
    connection = await Connection.open(gateway)
    try:
        _, sender = await _person(connection)
        reader_id, reader = await _person(connection)
        room = await _asked(connection, "/api/chat-rooms", sender, {"user_id": reader_id})
        return Pair(room["id"], sender, reader, reader_id)
    finally:
        connection.close()


async def _person(connection: Connection) -> tuple[int, str]:
    name, password = f"campaign-{secrets.token_hex(6)}", f"Aa1!{secrets.token_hex(8)}"
    email = f"{name}@example.com"
    body = {"email": email, "username": name, "password": password}
    created = await _asked(connection, "/api/auth/register", None, body)
    tokens = await _asked(connection, "/api/auth/login/json", None, {"email": email, "password": password})
    return created["id"], tokens["access_token"]


async def _asked(connection: Connection, path: str, token: str | None, body: Any) -> Any:
    for attempt in range(_ATTEMPTS):
        status, answer = await connection.ask("POST", path, token, body)
        if status in _SUCCESS:
            return answer
        if status not in _BUSY or attempt == _ATTEMPTS - 1:
            raise SetUpFailed(f"POST {path} was answered {status}: {answer}")
        await asyncio.sleep(0.5)
    return None
