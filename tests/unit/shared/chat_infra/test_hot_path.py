"""A hot route answers as the framework would, and leaves to it what is unusual."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import msgspec
import pytest
from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.app import create_app, with_boundary
from chat_infra.http.auth import Caller, CurrentCaller
from chat_infra.http.health import Health
from chat_infra.http.hot_path import hot_routes
from chat_infra.http.json import JsonResponse, read_json
from chat_kernel.errors import NotAuthenticated, NotFound

HOT = [("POST", "/things/{thing_id}"), ("POST", "/things/open")]


class Verifier:
    async def verify(self, token: str) -> Caller:
        if token != "good":
            raise NotAuthenticated("invalid_token", "The token is not valid.")
        return Caller(7, "seven", token)


class Thing(msgspec.Struct):
    name: str


def things(calls: list[str]) -> APIRouter:
    router = APIRouter(prefix="/things")

    def count() -> None:
        calls.append("framework")

    @router.get("/free", dependencies=[Depends(count)])
    async def free() -> Response:
        return JsonResponse({})

    @router.post("/open", response_model=None, status_code=201)
    async def open_to_anybody(request: Request) -> Response:
        return JsonResponse({"name": (await read_json(request, Thing)).name}, status_code=201)

    @router.post("/{thing_id}", response_model=None, status_code=201)
    async def make(
        thing_id: Annotated[int, Path(ge=1, le=2**63 - 1)], request: Request, caller: CurrentCaller
    ) -> Response:
        body = await read_json(request, Thing)
        if body.name == "missing":
            raise NotFound("thing_not_found", "There is no such thing.")
        if body.name == "broken":
            raise ZeroDivisionError
        return JsonResponse({"id": thing_id, "by": caller.user_id, "name": body.name}, status_code=201)

    return router


@pytest.fixture
async def clients() -> AsyncIterator[list[httpx.AsyncClient]]:
    """The same application as usual and with its hot route."""
    made = []
    for names in ([], HOT):
        routers = [things([])]
        app = create_app("Test", routers=routers, verifier=Verifier(), health=Health())
        transport = httpx.ASGITransport(with_boundary(app, hot_routes(routers, names)))
        made.append(httpx.AsyncClient(transport=transport, base_url="http://test"))
    yield made
    for client in made:
        await client.aclose()


@pytest.mark.parametrize(
    ("path", "token", "body"),
    [
        ("/things/5", "good", b'{"name":"x"}'),
        ("/things/5", "good", b'{"name":"missing"}'),
        ("/things/5", "good", b'{"name":"broken"}'),
        ("/things/5", "good", b'{"name":5}'),
        ("/things/5", "good", b"nonsense"),
        ("/things/5", "bad", b'{"name":"x"}'),
        ("/things/5", "", b'{"name":"x"}'),
        ("/things/5", "good", b"x" * 300_000),
        ("/things/0", "good", b'{"name":"x"}'),
        ("/things/-5", "good", b'{"name":"x"}'),
        ("/things/05", "good", b'{"name":"x"}'),
        ("/things/9223372036854775808", "good", b'{"name":"x"}'),
        ("/things/9223372036854775807", "good", b'{"name":"x"}'),
        ("/things/five", "good", b'{"name":"x"}'),
        ("/things/5/", "good", b'{"name":"x"}'),
        ("/things/5?more=1", "good", b'{"name":"x"}'),
    ],
)
async def test_it_answers_as_the_framework_does(
    clients: list[httpx.AsyncClient], path: str, token: str, body: bytes
) -> None:
    told: list[tuple[int, Any]] = []
    for client in clients:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await client.post(path, content=body, headers=headers)
        assert answer.headers["x-correlation-id"]
        told.append((answer.status_code, answer.content))
    assert told[0] == told[1]


async def test_another_method_is_the_frameworks_to_refuse(clients: list[httpx.AsyncClient]) -> None:
    assert [(await client.get("/things/5")).status_code for client in clients] == [405, 405]


def test_a_route_that_is_not_there_or_wants_more_is_refused_at_start() -> None:
    with pytest.raises(LookupError):
        hot_routes([things([])], [("POST", "/nothing/{id}")])
    with pytest.raises(LookupError):
        hot_routes([things([])], [("GET", "/things/free")])


async def test_an_endpoint_without_a_caller_is_for_anybody(clients: list[httpx.AsyncClient]) -> None:
    for client in clients:
        answer = await client.post("/things/open", json={"name": "a"})
        assert (answer.status_code, answer.json()) == (201, {"name": "a"})
        assert (await client.post("/things/open", content=b"{")).status_code == 422
