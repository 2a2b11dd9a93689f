"""Every answer of every service has the same manners."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.app import create_app, with_boundary
from chat_infra.http.auth import Caller, CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.health import Health
from chat_infra.http.json import JsonResponse, read_json
from chat_kernel.errors import NotAuthenticated, Unavailable

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class ThingIn(msgspec.Struct):
    """A thing."""

    size: int


class OneTokenVerifier:
    async def verify(self, token: str) -> Caller:
        if token == "away":
            raise Unavailable("keys_unavailable", "The keys cannot be had.", retry_after=3)
        if token != "good":
            raise NotAuthenticated("invalid_token", "The token is not valid.")
        return Caller(1, "alice", token)


def things() -> APIRouter:
    router = APIRouter()

    @router.post(
        "/things/{number}",
        response_model=None,
        responses=answers({200: ThingIn}, 401, 422),
        openapi_extra=body_of(ThingIn),
    )
    async def make(number: int, request: Request, caller: CurrentCaller) -> Response:
        return JsonResponse(await read_json(request, ThingIn))

    @router.get("/broken", response_model=None)
    async def broken() -> Response:
        raise ZeroDivisionError

    return router


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    health = Health()

    async def away() -> None:
        raise Unavailable("kafka_unavailable", "No Kafka broker answers.")

    health.add("kafka", away)
    app = with_boundary(create_app("Test", routers=[things()], verifier=OneTokenVerifier(), health=health))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "error"),
    [
        ("GET", "/nowhere", {}, None, 404, "route_not_found"),
        ("DELETE", "/broken", {}, None, 405, "method_not_allowed"),
        ("GET", "/broken", {}, None, 500, "internal_error"),
        ("POST", "/things/1", {}, b"{}", 401, "not_authenticated"),
        ("POST", "/things/1", {"Authorization": "Bearer bad"}, b"{}", 401, "invalid_token"),
        ("POST", "/things/1", {"Authorization": "Bearer away"}, b"{}", 503, "keys_unavailable"),
        ("POST", "/things/x", {"Authorization": "Bearer good"}, b"{}", 422, "validation_error"),
        ("POST", "/things/1", {"Authorization": "Bearer good"}, b'{"size":"x"}', 422, "validation_error"),
        ("POST", "/things/1", {"Authorization": "Bearer good"}, b"{", 422, "validation_error"),
        ("POST", "/things/1", {"Authorization": "Bearer good"}, b" " * 300_000, 413, "body_too_large"),
        ("GET", "/health/ready", {}, None, 503, "not_ready"),
    ],
)
async def test_every_error_has_the_one_shape(  # noqa: PLR0917 - the columns of the table above
    client: httpx.AsyncClient,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes | None,
    status: int,
    error: str,
) -> None:
    answer = await client.request(method, path, headers=headers, content=body)
    assert answer.status_code == status
    shape = answer.json()
    assert set(shape) == {"error", "message", "details", "status_code"}
    assert (shape["error"], shape["status_code"]) == (error, status)
    assert UUID(answer.headers["x-correlation-id"]).version


async def test_a_body_sent_in_chunks_is_limited_as_well(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * 50_000

    answer = await client.post("/things/1", headers={"Authorization": "Bearer good"}, content=chunks())
    assert (answer.status_code, answer.json()["error"]) == (413, "body_too_large")


async def test_correlation_and_trace_are_taken_over_and_echoed(client: httpx.AsyncClient) -> None:
    correlation = str(uuid4())
    headers = {"X-Correlation-ID": correlation, "traceparent": TRACEPARENT}
    answer = await client.get("/health", headers=headers)
    assert answer.headers["x-correlation-id"] == correlation
    assert answer.headers["traceparent"].split("-")[1] == TRACEPARENT.split("-")[1]
    assert answer.headers["traceparent"] != TRACEPARENT


async def test_unreadable_correlation_ids_are_replaced(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health", headers={"X-Correlation-ID": "drop table", "traceparent": "x"})
    assert UUID(answer.headers["x-correlation-id"]).version


async def test_readiness_names_what_is_missing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health/ready")
    assert answer.json()["details"]["checks"] == {"kafka": "No Kafka broker answers."}


async def test_the_document_describes_bodies_and_errors(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operation = document["paths"]["/things/{number}"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert document["components"]["schemas"]["ThingIn"]["required"] == ["size"]
    assert schema == {"$ref": "#/components/schemas/ThingIn"}
    error = operation["responses"]["422"]["content"]["application/json"]["schema"]
    assert error == {"$ref": "#/components/schemas/ErrorBody"}
    assert operation["security"] == [{"bearerAuth": []}]
