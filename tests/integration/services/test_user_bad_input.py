"""What user-service answers to nonsense, and to worse."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from integration.services.user_friend_system import PASSWORD, PeopleStack, Person, run_sql

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def http(people_stack: PeopleStack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=people_stack.user.url, timeout=10) as client:
        yield client


@pytest.fixture
async def person(people_stack: PeopleStack, http: httpx.AsyncClient) -> Person:
    return await people_stack.person(http)


def account(**changes: Any) -> dict[str, Any]:
    name = f"bad_{uuid.uuid4().hex[:8]}"
    return {"email": f"{name}@example.com", "username": name, "password": PASSWORD, **changes}


def is_error(answer: httpx.Response, status: int, error: str) -> bool:
    body = answer.json()
    return set(body) == {"error", "message", "details", "status_code"} and (
        answer.status_code,
        body["status_code"],
        body["error"],
    ) == (status, status, error)


@pytest.mark.parametrize(
    "username",
    [
        "аlice1",
        "ａｌｉｃｅ",
        "al\u200bice",
        "alice\u0301",
        "ali\u202ece",
        "ALİCE",
        "alice\x00",
        "앨리스",
        "../alice",
    ],
    ids=ascii,
)
async def test_names_that_look_like_others_are_refused(http: httpx.AsyncClient, username: str) -> None:
    answer = await http.post("/api/auth/register", json=account(username=username))
    assert is_error(answer, 422, "validation_error")
    assert answer.json()["details"] == {"field": "username"}


@pytest.mark.parametrize("field", ["email", "username", "password", "display_name"])
async def test_a_nul_byte_is_stored_nowhere(http: httpx.AsyncClient, field: str) -> None:
    answer = await http.post("/api/auth/register", json=account(**{field: "a1!bcdefgh\x00@example.com"}))
    if field == "password":
        # It is hashed, never stored.
        assert answer.status_code in {201, 422}
    else:
        assert is_error(answer, 422, "validation_error")


async def test_a_nul_byte_in_credentials_and_searches_finds_nobody(
    http: httpx.AsyncClient, person: Person
) -> None:
    login = await http.post("/api/auth/login/json", json={"email": "a\x00@example.com", "password": "x"})
    assert is_error(login, 401, "invalid_credentials")
    search = await http.get("/api/users/search", params={"query": "a\x00"}, headers=person.headers)
    assert is_error(search, 422, "validation_error")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b'{"email": "\xff\xfe@example.com", "username": "abc", "password": "x"}',
        b'{"email": "\\ud800@example.com", "username": "abc", "password": "Passw0rd!"}',
        b"[" * 10_000,
        b'{"unknown": ' + b"[" * 100_000,
        b'{"email": ' + b'{"a":' * 10 + b"1" + b"}" * 10 + b"}",
        b'{"email": 1, "username": 2, "password": 3}',
    ],
    ids=range(11),
)
async def test_a_body_that_is_not_what_it_should_be_is_refused(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post("/api/auth/register", content=body, headers=JSON)
    assert is_error(answer, 422, "validation_error")


async def test_a_lone_surrogate_in_a_password_or_profile_breaks_nothing(
    http: httpx.AsyncClient, person: Person
) -> None:
    for path, body, method in (
        ("/api/auth/login/json", '{"email": "a@example.com", "password": "\\ud800"}', "POST"),
        ("/api/profile/me", '{"status_message": "\\ud800"}', "PUT"),
    ):
        answer = await http.request(method, path, content=body, headers={**JSON, **person.headers})
        assert answer.status_code in {401, 422}


@pytest.mark.parametrize("declared", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
async def test_a_body_that_is_declared_as_something_else_is_not_guessed_at(
    http: httpx.AsyncClient, declared: str
) -> None:
    body = json.dumps({"email": "a@example.com", "password": "x"})
    answer = await http.post("/api/auth/login/json", content=body, headers={"Content-Type": declared})
    assert is_error(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "declared", ["application/json; charset=utf-8", "application/merge-patch+json", None]
)
async def test_json_by_any_of_its_names_is_read(http: httpx.AsyncClient, declared: str | None) -> None:
    headers = {"Content-Type": declared} if declared else {}
    body = json.dumps({"email": "a@example.com", "password": "x"}).encode()
    answer = await http.post("/api/auth/login/json", content=body, headers=headers)
    assert is_error(answer, 401, "invalid_credentials")


async def test_an_oversized_body_is_refused_whether_its_size_is_declared_or_not(
    http: httpx.AsyncClient,
) -> None:
    body = b'{"email": "' + b"a" * 300_000 + b'"}'

    async def in_chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 16_384):
            yield body[start : start + 16_384]

    for content in (body, in_chunks()):
        answer = await http.post("/api/auth/login/json", content=content, headers=JSON)
        assert is_error(answer, 413, "body_too_large")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"/api/users/{2**63}", 404),
        (f"/api/users/{2**200}", 404),
        ("/api/users/-1", 404),
        ("/api/users/0", 404),
        ("/api/users/1.5", 422),
        ("/api/users/abc", 422),
        (f"/api/online-status/user/{2**70}", 404),
        ("/api/users/search?query=a&limit=-1", 422),
        ("/api/users/search?query=a&limit=0", 422),
        (f"/api/users/search?query=a&limit={2**70}", 422),
        ("/api/users/search?query=", 422),
        (f"/api/users?user_ids={2**70},-5", 422),
        (f"/api/users?user_ids={'1,' * 200}", 422),
        (f"/api/users?user_ids={'9' * 5000}", 422),
    ],
    ids=range(14),
)
async def test_ids_and_limits_out_of_range_are_refused_or_not_found(
    http: httpx.AsyncClient, person: Person, path: str, expected: int
) -> None:
    answer = await http.get(path, headers=person.headers)
    assert answer.status_code == expected, answer.text
    assert set(answer.json()) == {"error", "message", "details", "status_code"}


def claims_of(person: Person) -> dict[str, Any]:
    token = person.headers["Authorization"].removeprefix("Bearer ")
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


async def test_tokens_that_others_have_made_are_refused(http: httpx.AsyncClient, person: Person) -> None:
    claims, stranger = claims_of(person), Ed25519PrivateKey.generate()
    [jwk] = (await http.get("/.well-known/jwks.json")).json()["keys"]
    kid = {"kid": jwk["kid"]}
    head, payload, signature = person.headers["Authorization"].removeprefix("Bearer ").split(".")
    other = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "1"}).encode()).rstrip(b"=").decode()
    forged = {
        "no algorithm": jwt.encode(claims, "", "none", headers=kid),
        "the public key as a secret": jwt.encode(claims, jwk["x"].ljust(32, "x"), "HS256", headers=kid),
        "a key of their own under our name": jwt.encode(claims, stranger, "EdDSA", headers=kid),
        "an unknown key": jwt.encode(claims, stranger, "EdDSA", headers={"kid": "unknown"}),
        "no key id": jwt.encode(claims, stranger, "EdDSA"),
        "another payload under our signature": f"{head}.{other}.{signature}",
        "no signature": f"{head}.{payload}.",
        "a path as key id": jwt.encode(claims, stranger, "EdDSA", headers={"kid": "../../etc/passwd"}),
        "not a token": "abc",
        "very long": "a" * 20_000,
    }
    for how, token in forged.items():
        answer = await http.get("/api/profile/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, how
        assert answer.json()["error"] == "invalid_token", how
    for header in ("", "Bearer", "Basic YTpi", f"Token {head}.{payload}.{signature}"):
        answer = await http.get("/api/profile/me", headers={"Authorization": header})
        assert is_error(answer, 401, "not_authenticated"), header


async def test_what_clients_say_about_themselves_in_other_headers_counts_for_nothing(
    http: httpx.AsyncClient,
) -> None:
    answer = await http.get("/api/profile/me", headers={"X-User-ID": "1", "X-Forwarded-User": "1"})
    assert answer.status_code == 401


async def test_a_refresh_token_is_good_once_and_only_as_it_was_given(
    http: httpx.AsyncClient, person: Person
) -> None:
    async def refresh(token: str) -> httpx.Response:
        return await http.post("/api/auth/refresh", json={"refresh_token": token})

    for invented in ("", "x", person.refresh_token[:-1], person.refresh_token + "A", "\x00", "é" * 50):
        assert is_error(await refresh(invented), 401, "refresh_token_invalid")
    pair = (await refresh(person.refresh_token)).json()
    assert is_error(await refresh(pair["access_token"]), 401, "refresh_token_invalid")
    assert is_error(await refresh(person.refresh_token), 401, "refresh_token_reused")
    assert (await refresh(pair["refresh_token"])).status_code == 401


async def test_an_expired_session_cannot_be_refreshed(
    people_stack: PeopleStack, http: httpx.AsyncClient, person: Person
) -> None:
    statement = "UPDATE refresh_tokens SET expires_at = now() - interval '1 second' WHERE user_id = $1"
    await run_sql(people_stack.user_dsn, statement, person.id)
    answer = await http.post("/api/auth/refresh", json={"refresh_token": person.refresh_token})
    assert is_error(answer, 401, "refresh_token_invalid")


async def test_the_access_token_says_when_it_ends(person: Person) -> None:
    claims = claims_of(person)
    assert claims["exp"] - claims["iat"] == 1800
    assert abs(claims["iat"] - time.time()) < 60
