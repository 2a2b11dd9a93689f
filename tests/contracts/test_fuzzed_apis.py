"""Fuzzes every endpoint from its OpenAPI document: no 5xx, and no answer that it does not declare."""

from __future__ import annotations

import collections
import logging
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from console import Console

LOG = logging.getLogger(__name__)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 25
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
PASSWORD = "Passw0rd!"
SERVICES = ["USER_URL", "FRIEND_URL", "CHAT_URL", "NOTIFICATION_URL"]


class World(NamedTuple):
    """A running stack, somebody who is logged in, and ids that exist there, by parameter name."""

    urls: Mapping[str, str]
    token: str
    known: Mapping[str, list[int]]

    @property
    def headers(self) -> dict[str, str]:
        """Authenticate as that somebody."""
        return {"Authorization": f"Bearer {self.token}"}


def registered(url: str) -> tuple[int, str]:
    """A new user: id and access token."""
    name = f"fuzz_{uuid.uuid4().hex[:12]}"
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    made = httpx.post(f"{url}/api/auth/register", json=body, timeout=10)
    assert made.status_code == 201, made.text
    tokens = httpx.post(f"{url}/api/auth/login/json", json=body, timeout=10).json()
    return made.json()["id"], tokens["access_token"]


@pytest.fixture(scope="module")
def world(stack: Console) -> World:
    """Two people with a room, a message and a friend request between them."""
    urls = stack.ok("env", "--json").json("env")
    (me, token), (other, _) = registered(urls["USER_URL"]), registered(urls["USER_URL"])
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(headers=headers, timeout=10) as client:
        room = client.post(f"{urls['CHAT_URL']}/api/chat-rooms", json={"user_id": other}).json()["id"]
        said = client.post(f"{urls['CHAT_URL']}/api/messages/{room}", json={"content": "hello"}).json()
        asked = client.post(f"{urls['FRIEND_URL']}/api/friends/request", json={"user_id_2": other}).json()
    known = {
        "user_id": [me, other],
        "friend_id": [other],
        "requester_id": [other],
        "room_id": [room],
        "message_id": [said["id"]],
        "friendship_id": [asked["id"]],
    }
    return World(urls, token, known)


def is_stream(operation: Any) -> bool:
    """An event stream does not end by itself; it has tests of its own."""
    answer = operation.definition.raw.get("responses", {}).get("200", {})
    return "text/event-stream" in answer.get("content", {})


def probe(operation: Any, mode: GenerationMode, world: World, tally: collections.Counter[str]) -> None:
    """Send generated requests, right or wrong ones; hold each answer against the document."""

    @given(case=operation.as_strategy(generation_mode=mode), pick=st.data())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def run(case: Any, pick: Any) -> None:
        for name, ids in world.known.items():
            if name in (case.path_parameters or {}) and pick.draw(st.booleans()):
                case.path_parameters[name] = pick.draw(st.sampled_from(ids))
        response = case.call(headers=world.headers, timeout=15)
        tally[str(response.status_code)] += 1
        case.validate_response(response, checks=CHECKS)

    run()


@pytest.mark.stack
@pytest.mark.parametrize("service", SERVICES)
def test_no_request_brings_a_service_to_answer_what_it_does_not_declare(service: str, world: World) -> None:
    document = httpx.get(f"{world.urls[service]}/openapi.json", timeout=10).json()
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=world.urls[service])
    tally: collections.Counter[str] = collections.Counter()
    failures: list[str] = []
    probed = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), f"the document of {service} is not valid: {result}"
        operation = result.ok()
        if is_stream(operation) or operation.path == "/api/auth/logout":
            continue
        probed += 1
        for mode in MODES:
            try:
                probe(operation, mode, world, tally)
            except Unsatisfiable:
                # Nothing that could be sent to it would be wrong.
                assert mode is GenerationMode.NEGATIVE
            except BaseExceptionGroup as group:
                failures += [f"{operation.label}: {problem}" for problem in group.exceptions]
    LOG.info(
        "%s: %d operations, %d requests, %s", service, probed, sum(tally.values()), sorted(tally.items())
    )
    assert probed > 0
    assert not failures, "\n\n".join(failures)
