"""A body that is too large is refused, and whoever sent it can read why."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from chat_infra.http.app import create_app
from chat_infra.http.auth import Caller
from chat_infra.http.body_limit import MAX_BODY, MAX_DISCARDED, BodyLimit
from chat_infra.http.health import Health
from chat_infra.http.json import JsonResponse, read_json

CHUNK = b" " * 65_536
DECLARED = [(b"content-length", str(4 * MAX_BODY).encode())]
CHUNKED = [(b"transfer-encoding", b"chunked")]


class NoVerifier:
    async def verify(self, token: str) -> Caller:
        raise AssertionError(token)


class Client:
    """Sends `count` chunks; `log` has what was sent and answered, in order."""

    def __init__(self, count: int, *, then_silent: bool = False) -> None:
        self._left = count
        self._then_silent = then_silent
        self.log: list[str] = []
        self.answer = b""

    async def receive(self) -> Message:
        if self._left == 0:
            # ASGI lets a message leave the body out.
            self.log.append("end")
            return {"type": "http.request"}
        if self._then_silent and self._left == 1:
            await asyncio.Event().wait()
        self._left -= 1
        self.log.append("chunk")
        return {"type": "http.request", "body": CHUNK, "more_body": True}

    async def send(self, message: Message) -> None:
        self.log.append(str(message.get("status", "body")))
        self.answer += message.get("body", b"")


def application(**limits: float) -> BodyLimit:
    router = APIRouter()

    @router.post("/things", response_model=None)
    async def make(request: Request) -> Response:
        return JsonResponse(await read_json(request, dict[str, int]))

    app = create_app("Test", routers=[router], verifier=NoVerifier(), health=Health())
    return BodyLimit(app, **limits)


async def ask(client: Client, headers: list[tuple[bytes, bytes]], **limits: float) -> dict[str, Any]:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/things",
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
    }
    async with asyncio.timeout(5):
        await application(**limits)(scope, client.receive, client.send)
    answer: dict[str, Any] = msgspec.json.decode(client.answer)
    return answer


@pytest.mark.parametrize("headers", [DECLARED, CHUNKED], ids=["declared", "chunked"])
async def test_everything_that_was_sent_is_read_before_the_answer(headers: list[tuple[bytes, bytes]]) -> None:
    client = Client(16)
    answer = await ask(client, headers)
    assert client.log == ["chunk"] * 16 + ["end", "413", "body"]
    assert answer == {
        "error": "body_too_large",
        "message": f"The body is larger than {MAX_BODY} bytes.",
        "details": {"limit_bytes": MAX_BODY},
        "status_code": 413,
    }


@pytest.mark.parametrize("headers", [DECLARED, CHUNKED], ids=["declared", "chunked"])
async def test_a_client_that_never_ends_is_not_listened_to_for_ever(
    headers: list[tuple[bytes, bytes]],
) -> None:
    client = Client(10_000)
    assert (await ask(client, headers))["error"] == "body_too_large"
    most = (MAX_DISCARDED + MAX_BODY) // len(CHUNK) + 2
    assert MAX_DISCARDED // len(CHUNK) <= client.log.count("chunk") <= most


async def test_a_client_that_falls_silent_is_answered_when_patience_ends() -> None:
    client = Client(3, then_silent=True)
    assert (await ask(client, DECLARED, patience=0.05))["status_code"] == 413


async def test_a_client_that_asks_first_is_refused_without_being_invited() -> None:
    client = Client(16)
    assert (await ask(client, [*DECLARED, (b"expect", b"100-Continue")]))["error"] == "body_too_large"
    assert client.log == ["413", "body"]


async def test_a_body_within_the_limit_reaches_the_endpoint() -> None:
    client = Client(2)
    assert (await ask(client, CHUNKED))["error"] == "validation_error"
