"""The HTTP contract: what clients are promised, what is published and what the code does are one."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from chat_infra.process.service import ServiceDefinition
from contracts.openapi_documents import SERVICES, document_of, published_file

PROMISED: Final = {
    "user-service": """
        POST /api/auth/register
        POST /api/auth/login
        POST /api/auth/login/json
        POST /api/auth/refresh
        POST /api/auth/logout
        GET /api/profile/me
        PUT /api/profile/me
        GET /api/users/search
        GET /api/users
        GET /api/users/{user_id}
        GET /api/users/{user_id}/exists
        POST /api/users/{user_id}/friend-requests
        POST /api/online-status/heartbeat
        GET /api/online-status/user/{user_id}
        GET /api/online-status/friends
        GET /api/online-status/stream
        GET /.well-known/jwks.json
        GET /.well-known/revoked-sessions.json
    """,
    "friend-service": """
        POST /api/friends/request
        PUT /api/friends/status/{requester_id}
        DELETE /api/friends/request/{friendship_id}
        GET /api/friends/list
        GET /api/friends/requests
        DELETE /api/friends/{friend_id}
        GET /api/friends/blocks
        POST /api/friends/blocks/{user_id}
        DELETE /api/friends/blocks/{user_id}
    """,
    "chat-service": """
        POST /api/chat-rooms
        GET /api/chat-rooms
        GET /api/chat-rooms/{room_id}
        GET /api/chat-rooms/check/{user_id}
        POST /api/chat-rooms/{room_id}/members
        DELETE /api/chat-rooms/{room_id}/members/{user_id}
        POST /api/messages/{room_id}
        GET /api/messages/{room_id}
        PUT /api/messages/{message_id}
        DELETE /api/messages/{message_id}
        POST /api/messages/read
        GET /api/messages/room/{room_id}/unread-count
        GET /api/messages/search
        POST /api/messages/{room_id}/typing
        GET /api/messages/stream/{room_id}
    """,
    "notification-service": """
        GET /api/stream
        POST /api/stream/ticket
        GET /api/notifications
        POST /api/notifications/read
        GET /api/notifications/stream
        GET /api/notifications/preferences
        PUT /api/notifications/preferences
    """,
}
OPERATORS: Final = {"GET /health", "GET /health/live", "GET /health/ready", "GET /metrics"}


def routes_of(document: dict[str, Any]) -> set[str]:
    return {
        f"{method.upper()} {path}" for path, operations in document["paths"].items() for method in operations
    }


@pytest.fixture(params=SERVICES, ids=lambda service: service.name)
def service(request: pytest.FixtureRequest) -> ServiceDefinition:
    chosen: ServiceDefinition = request.param
    return chosen


async def test_a_service_has_the_promised_routes_and_no_other(service: ServiceDefinition) -> None:
    promised = {" ".join(line.split()) for line in PROMISED[service.name].strip().splitlines()}
    assert routes_of(await document_of(service)) == promised | OPERATORS


async def test_the_published_document_is_what_the_code_makes(service: ServiceDefinition) -> None:
    published = json.loads(published_file(service).read_text(encoding="utf-8"))
    assert published == await document_of(service), "python -m contracts.openapi_documents renews it"


async def test_every_operation_says_what_it_does_and_how_it_refuses(service: ServiceDefinition) -> None:
    document = await document_of(service)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("summary"), where
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    shape = answer["content"]["application/json"]["schema"]["$ref"]
                    assert shape.endswith("/ErrorBody"), f"{where} {status}"
            if operation.get("security"):
                assert "401" in operation["responses"], where
