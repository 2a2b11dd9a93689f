"""The entrance of a running stack: what it refuses, what it lets through, and how it says so."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from console import Console

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]

LIMIT = 256 * 1024


@pytest.fixture(scope="module")
def entrance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A stack of its own, whose limit on credentials is low enough to be met."""
    lab = Console(tmp_path_factory.mktemp("gateway") / "data", {"BIGTECH_LAB_GATEWAY_LIMITS": "20"})
    lab.ok("up")
    yield lab
    lab.ok("down")


@pytest.fixture
def http(entrance: Console) -> Iterator[httpx.Client]:
    """A client of the gateway."""
    url = entrance.ok("status", "--json").json("status")["gateway_url"]
    with httpx.Client(base_url=url, timeout=30) as client:
        yield client


def assert_refused(answer: httpx.Response, status: int, error: str) -> dict[str, Any]:
    """The answer is a refusal in the one shape that all errors have; returns its details."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"error", "message", "details", "status_code"}
    assert (body["error"], body["status_code"]) == (error, status)
    assert answer.headers["content-type"] == "application/json"
    details: dict[str, Any] = body["details"]
    return details


def log_in(http: httpx.Client) -> dict[str, str]:
    """The headers of somebody new."""
    name = f"g{uuid.uuid4().hex[:12]}"
    account = {"email": f"{name}@example.com", "username": name, "password": "Passw0rd!"}
    made = http.post("/api/auth/register", json=account)
    assert made.status_code == 201, made.text
    token = http.post("/api/auth/login/json", json=account).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def test_a_path_that_nobody_serves_is_not_found(http: httpx.Client) -> None:
    assert assert_refused(http.get("/api/nothing"), 404, "not_found") == {"path": "/api/nothing"}


@pytest.mark.parametrize("size", [LIMIT + 1, 5_000_000])
def test_a_body_that_is_too_large_is_refused(http: httpx.Client, size: int) -> None:
    answer = http.post("/api/auth/login/json", content=b" " * size)

    assert assert_refused(answer, 413, "body_too_large") == {"limit_bytes": LIMIT}


def test_a_body_of_unknown_length_is_counted(http: httpx.Client) -> None:
    answer = http.post("/api/auth/login/json", content=(b" " * 1024 for _ in range(300)))

    assert_refused(answer, 413, "body_too_large")


def test_too_many_and_too_large_headers_are_refused(http: httpx.Client) -> None:
    assert_refused(http.get("/api/users/1", headers={"x-long": "a" * 40_000}), 431, "headers_too_large")
    many = {f"x-h{n}": "a" for n in range(120)}
    assert_refused(http.get("/api/users/1", headers=many), 431, "headers_too_large")


def test_a_path_with_a_hidden_slash_is_refused(http: httpx.Client) -> None:
    assert_refused(http.get("/api/users%2F1"), 400, "bad_request")


def test_credentials_in_a_flood_are_refused_with_a_time_to_wait(http: httpx.Client) -> None:
    body = {"refresh_token": "not-a-token"}
    answers = [http.post("/api/auth/refresh", json=body) for _ in range(200)]
    refused = [answer for answer in answers if answer.status_code == 429]

    assert refused, [answer.status_code for answer in answers]
    details = assert_refused(refused[0], 429, "rate_limited")
    assert refused[0].headers["retry-after"] == str(details["retry_after_seconds"])
    assert http.get("/api/users/1").status_code == 401, "the rest of the API goes on meanwhile"
    deadline = time.monotonic() + 10
    while http.post("/api/auth/refresh", json=body).status_code == 429:
        assert time.monotonic() < deadline, "the gateway does not let anybody in again"


def test_one_correlation_id_is_given_at_the_entrance_and_kept(http: httpx.Client) -> None:
    own = str(uuid.uuid4())

    assert http.get("/api/users/1", headers={"x-correlation-id": own}).headers["x-correlation-id"] == own
    given = http.get("/api/users/1").headers["x-correlation-id"]
    assert uuid.UUID(given) != uuid.UUID(http.get("/api/users/1").headers["x-correlation-id"])
    assert uuid.UUID(http.get("/api/nothing").headers["x-correlation-id"]).version == 4


def test_a_request_without_a_trace_gets_one(http: httpx.Client) -> None:
    assert http.get("/api/users/1").headers["traceparent"].startswith("00-")


def test_the_web_client_is_served_with_a_strict_policy(http: httpx.Client) -> None:
    page = http.get("/")

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-cache"


def test_a_page_that_has_not_changed_is_not_sent_again(http: httpx.Client) -> None:
    page = http.get("/")

    again = http.get("/", headers={"If-None-Match": page.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert http.get("/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_stream_is_never_held_back_and_outlives_silence(http: httpx.Client) -> None:
    started = time.monotonic()
    heard: list[tuple[float, str]] = []
    with http.stream("GET", "/api/notifications/stream", headers=log_in(http)) as stream:
        assert stream.status_code == 200
        for text in stream.iter_text():
            heard.append((time.monotonic() - started, text))
            if ": keep-alive" in text:
                break

    assert "event: ready" in heard[0][1]
    assert heard[0][0] < 5, "the first frame waited in the gateway"
    assert heard[-1][0] > 14, "the stream was not silent for as long as the test is about"


def test_an_outage_is_said_in_the_one_shape_with_a_time_to_wait(
    entrance: Console, http: httpx.Client
) -> None:
    headers = log_in(http)
    entrance.ok("stop", "friend-service")
    try:
        answer = http.get("/api/friends/list", headers=headers)
        assert assert_refused(answer, 503, "service_unavailable")["service"] == "friend-service"
        assert answer.headers["retry-after"]
    finally:
        entrance.ok("restart", "friend-service")


def test_routes_change_while_requests_go_through(entrance: Console, http: httpx.Client) -> None:
    """A running gateway takes a new routes file; no request fails at the change."""
    folder = entrance.data / "bigtech-lab" / "instances" / "default" / "run" / "gateway"
    process = component(entrance, "gateway")["pid"]
    headers = log_in(http)
    original = (folder / "routes.yaml").read_text()
    moved = original.replace("{path_separated_prefix: /api/profile}", "{path_separated_prefix: /api/moved}")
    assert moved != original
    statuses: list[int] = []

    def answered(status: int) -> bool:
        statuses.append(http.get("/api/profile/me", headers=headers).status_code)
        return statuses[-1] == status

    try:
        replace_file(folder / "routes.yaml", moved)
        until(lambda: answered(404))
    finally:
        replace_file(folder / "routes.yaml", original)
    until(lambda: answered(200))

    assert set(statuses) == {200, 404}
    assert component(entrance, "gateway")["pid"] == process


def component(lab: Console, name: str) -> dict[str, Any]:
    """A component's entry in `status --json`."""
    listed = lab.ok("status", "--json").json("status")["components"]
    found: dict[str, Any] = next(entry for entry in listed if entry["name"] == name)
    return found


def replace_file(path: Path, text: str) -> None:
    """Replaces a file in one step, as the lab does."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text)
    beside.replace(path)


def until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    """Waits for the condition."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
