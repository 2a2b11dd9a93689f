"""Phase 1: the stack runs, and signing up and logging in work through the API."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bigtech_lab.checks import (
    SERVICES,
    EventPath,
    Evidence,
    Failure,
    Lab,
    Person,
    check,
    expect_error_shape,
    expect_fields,
    expect_status,
    expect_value,
    published_event,
)

SIGN_UP = "POST /api/auth/register"
LOG_IN = "POST /api/auth/login/json"
LOG_IN_FORM = "POST /api/auth/login"
PROFILE = "GET /api/profile/me"
REFRESH = "POST /api/auth/refresh"

ACCOUNT_FIELDS = frozenset({"id", "email", "username", "display_name", "created_at", "updated_at"})
PROFILE_FIELDS = frozenset(
    {"id", "email", "username", "display_name", "status_message", "is_online", "last_seen_at"}
)
TOKEN_FIELDS = frozenset({"access_token", "token_type", "expires_in", "refresh_token"})

CORE_PATHS = {
    "user-service": ("/api/auth/register", "/api/auth/login", "/api/profile/me"),
    "friend-service": ("/api/friends/request", "/api/friends/list"),
    "chat-service": ("/api/chat-rooms", "/api/messages/{}"),
    "notification-service": ("/api/notifications", "/api/notifications/stream"),
}

# Without a token each of these is refused by its service: an answer that the gateway itself does not give.
GUARDED_PATHS = {
    "user-service": "/api/profile/me",
    "friend-service": "/api/friends/list",
    "chat-service": "/api/chat-rooms",
    "notification-service": "/api/notifications",
}

AUTH = ("gateway", "user-service", "postgres")


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who has signed up."""

    person: Person
    id: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a log-in gave."""

    account: Account
    access: str
    refresh: str


# C1.1 the stack runs


@check(points=1, uses=SERVICES)
async def every_service_shows_its_swagger_page(lab: Lab) -> Evidence:
    """Every service shows its API as a Swagger page at /docs."""
    pages = await asyncio.gather(*(lab.get(service, "/docs") for service in SERVICES))
    for service, page in zip(SERVICES, pages, strict=True):
        request = f"GET {lab.url_of(service)}/docs"
        expect_status(request, page, 200)
        kind = page.headers.get("content-type", "").partition(";")[0]
        if kind != "text/html" or "swagger-ui" not in str(page.body):
            raise Failure(
                "no-swagger-page",
                expected="text/html, Swagger UI",
                actual=kind or "no content type",
                evidence=Evidence(request=request, beginning=str(page.body)[:200]),
                service=service,
            )
    return Evidence(pages={service: f"{lab.url_of(service)}/docs" for service in SERVICES})


@check(points=1, uses=SERVICES)
async def every_service_describes_its_paths(lab: Lab) -> Evidence:
    """Every service describes its paths in a valid OpenAPI 3 document."""
    documents = await asyncio.gather(*(lab.get(service, "/openapi.json") for service in SERVICES))
    described = {}
    for service, reply in zip(SERVICES, documents, strict=True):
        request = f"GET {lab.url_of(service)}/openapi.json"
        expect_status(request, reply, 200)
        described[service] = len(_paths_of(service, request, reply.body))
    return Evidence(paths=described)


def _paths_of(service: str, request: str, document: Any) -> Mapping[str, Any]:
    body = document if isinstance(document, Mapping) else {}
    version = str(body.get("openapi", ""))
    info = body.get("info")
    paths = body.get("paths")
    if not version.startswith("3.") or not isinstance(info, Mapping) or not isinstance(paths, Mapping):
        raise Failure(
            "not-openapi",
            expected="openapi 3.x, info, paths",
            actual=sorted(body) or type(document).__name__,
            evidence=Evidence(request=request, openapi=version),
            service=service,
        )
    # What a service calls its path parameters is its own affair.
    known = {"/".join("{}" if step.startswith("{") else step for step in path.split("/")) for path in paths}
    missing = [path for path in CORE_PATHS[service] if path not in known]
    if missing:
        raise Failure(
            "paths-missing",
            expected=list(CORE_PATHS[service]),
            actual=sorted(known),
            evidence=Evidence(request=request, missing=missing),
            service=service,
            missing=", ".join(missing),
        )
    return paths


@check(points=1, uses=("gateway", *SERVICES))
async def the_gateway_leads_to_every_service(lab: Lab) -> Evidence:
    """The gateway leads to every service: each refuses a call without a token in the shape of all errors."""
    calls = [lab.chat.call("GET", path) for path in GUARDED_PATHS.values()]
    replies = await asyncio.gather(*calls)
    for path, reply in zip(GUARDED_PATHS.values(), replies, strict=True):
        expect_error_shape(f"GET {path}", reply, 401)
    return Evidence(answered=dict.fromkeys(GUARDED_PATHS.values(), 401))


@check(points=1)
async def every_service_is_alive_and_ready(lab: Lab) -> Evidence:
    """Every service says that it is alive, and that what it depends on answers it."""
    paths = ("/health/live", "/health/ready", "/health")
    asked = [(service, path) for service in SERVICES for path in paths]
    replies = await asyncio.gather(*(lab.get(service, path) for service, path in asked))
    for (service, path), reply in zip(asked, replies, strict=True):
        request = f"GET {lab.url_of(service)}{path}"
        expect_status(request, reply, 200)
        if path == "/health":
            status = reply.body.get("status") if isinstance(reply.body, Mapping) else None
            expect_value(f"status ({request})", status, "healthy")
    return Evidence(services=list(SERVICES), paths=list(paths))


@check(points=1, uses=SERVICES)
async def every_service_shows_its_metrics(lab: Lab) -> Evidence:
    """Every service shows its metrics in the text format of Prometheus."""
    replies = await asyncio.gather(*(lab.get(service, "/metrics") for service in SERVICES))
    samples = {}
    for service, reply in zip(SERVICES, replies, strict=True):
        request = f"GET {lab.url_of(service)}/metrics"
        expect_status(request, reply, 200)
        samples[service] = _samples(service, request, str(reply.body))
    return Evidence(samples=samples)


def _samples(service: str, request: str, text: str) -> int:
    """How many samples the text has: lines with a name, perhaps labels, and a number."""
    count = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, _, value = line.rpartition("}") if "}" in line else line.partition(" ")
        try:
            float((value or name).split()[0])
        except (ValueError, IndexError):
            raise _not_metrics(service, request, f"line {number}: {line}") from None
        count += 1
    if not count or "# TYPE " not in text:
        raise _not_metrics(service, request, f"{count} samples, beginning: {text[:80]!r}")
    return count


def _not_metrics(service: str, request: str, actual: str) -> Failure:
    return Failure(
        "not-metrics",
        expected="# TYPE …, name{labels} value",
        actual=actual,
        evidence=Evidence(request=request),
        service=service,
    )


# C1.2 sign-up and log-in tried through the API


@check(points=3, uses=AUTH)
async def signing_up_creates_an_account(lab: Lab) -> Evidence:
    """Signing up answers 201 with the new account, and with nothing of the password."""
    person = lab.person()
    reply = await lab.chat.register(
        email=person.email,
        username=person.username,
        password=person.password,
        display_name=person.display_name,
    )
    expect_status(SIGN_UP, reply, 201)
    account = expect_fields(SIGN_UP, reply.body, ACCOUNT_FIELDS)
    for field in ("email", "username", "display_name"):
        expect_value(f"{field} ({SIGN_UP})", account[field], getattr(person, field))
    return Evidence(status=201, account=account).handing_on(Account(person, account["id"]))


@check(points=3, uses=AUTH, needs=["signing-up-creates-an-account"])
async def logging_in_gives_tokens(lab: Lab) -> Evidence:
    """Logging in with JSON gives an access token and a refresh token."""
    account = lab.state("signing-up-creates-an-account", Account)
    tokens = await _log_in(lab, account)
    return Evidence(status=200, token_type="bearer").handing_on(tokens)  # noqa: S106 - the name of a scheme


async def _log_in(lab: Lab, account: Account) -> Tokens:
    reply = await lab.chat.login(email=account.person.email, password=account.person.password)
    expect_status(LOG_IN, reply, 200)
    body = _tokens(LOG_IN, reply.body)
    return Tokens(account, body["access_token"], body["refresh_token"])


def _tokens(request: str, body: Any) -> Mapping[str, Any]:
    tokens = expect_fields(request, body, TOKEN_FIELDS)
    expect_value(f"token_type ({request})", tokens["token_type"], "bearer")
    if not isinstance(tokens["expires_in"], int) or tokens["expires_in"] <= 0:
        raise Failure(
            "wrong-value", expected="> 0", actual=tokens["expires_in"], what=f"expires_in ({request})"
        )
    return tokens


@check(points=1, uses=AUTH, needs=["signing-up-creates-an-account"])
async def logging_in_works_with_a_form(lab: Lab) -> Evidence:
    """Logging in works with an OAuth 2 form too, as the Swagger page sends it."""
    person = lab.state("signing-up-creates-an-account", Account).person
    reply = await lab.form("/api/auth/login", {"username": person.email, "password": person.password})
    expect_status(LOG_IN_FORM, reply, 200)
    _tokens(LOG_IN_FORM, reply.body)
    return Evidence(status=200)


@check(points=2, uses=AUTH, needs=["logging-in-gives-tokens"])
async def the_token_opens_the_profile(lab: Lab) -> Evidence:
    """The access token opens the own profile; a forged one is refused with 401."""
    tokens = lab.state("logging-in-gives-tokens", Tokens)
    reply = await lab.chat.profile(tokens.access)
    expect_status(PROFILE, reply, 200)
    profile = expect_fields(PROFILE, reply.body, PROFILE_FIELDS)
    expect_value(f"id ({PROFILE})", profile["id"], tokens.account.id)
    expect_value(f"email ({PROFILE})", profile["email"], tokens.account.person.email)
    forged = await lab.chat.profile(_forged(tokens.access))
    expect_error_shape(f"{PROFILE} (forged token)", forged, 401)
    return Evidence(status=200, profile=profile)


def _forged(token: str) -> str:
    """The token with another signature, changed in its middle: the last character may have unused bits."""
    head, _, signature = token.rpartition(".")
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    return f"{head}.{signature[:middle]}{other}{signature[middle + 1 :]}"


@check(points=2, uses=AUTH, needs=["signing-up-creates-an-account"])
async def a_wrong_password_tells_nothing(lab: Lab) -> Evidence:
    """A wrong password is refused with 401, and an unknown e-mail address in exactly the same words."""
    person = lab.state("signing-up-creates-an-account", Account).person
    stranger = lab.person()
    wrong = await lab.chat.login(email=person.email, password=stranger.password)
    unknown = await lab.chat.login(email=stranger.email, password=stranger.password)
    refused = expect_error_shape(f"{LOG_IN} (wrong password)", wrong, 401)
    strange = expect_error_shape(f"{LOG_IN} (unknown address)", unknown, 401)
    if dict(refused) != dict(strange):
        raise Failure(
            "account-guessable",
            expected=refused,
            actual=strange,
            evidence=Evidence(wrong_password=refused, unknown_address=strange),
        )
    return Evidence(status=401, body=refused)


@check(points=2, uses=AUTH, needs=["signing-up-creates-an-account"])
async def nobody_signs_up_twice(lab: Lab) -> Evidence:
    """An e-mail address or a username that is taken is refused with 409."""
    taken = lab.state("signing-up-creates-an-account", Account).person
    other = lab.person()
    email = await lab.chat.register(email=taken.email, username=other.username, password=other.password)
    expect_error_shape(f"{SIGN_UP} (e-mail address taken)", email, 409)
    username = await lab.chat.register(email=other.email, username=taken.username, password=other.password)
    expect_error_shape(f"{SIGN_UP} (username taken)", username, 409)
    return Evidence(email=email.body, username=username.body)


@check(points=1, uses=AUTH)
async def a_weak_password_is_refused(lab: Lab) -> Evidence:
    """A password that is too short or lacks a letter, a digit or a special character is refused with 422."""
    weak = {
        "too short": "a1!b2",
        "no letter": "12345678!",
        "no digit": "abcdefgh!",
        "no special character": "abcdefg1",
    }
    person = lab.person()
    replies = await asyncio.gather(
        *(
            lab.chat.register(email=person.email, username=person.username, password=password)
            for password in weak.values()
        )
    )
    for reason, reply in zip(weak, replies, strict=True):
        expect_error_shape(f"{SIGN_UP} (password: {reason})", reply, 422)
    return Evidence(refused=list(weak))


@check(points=2, uses=AUTH, needs=["signing-up-creates-an-account"])
async def a_refresh_token_works_once(lab: Lab) -> Evidence:
    """A refresh token is exchanged for new tokens once; the old one is refused afterwards."""
    first = await _log_in(lab, lab.state("signing-up-creates-an-account", Account))
    exchanged = await lab.post("/api/auth/refresh", {"refresh_token": first.refresh})
    expect_status(REFRESH, exchanged, 200)
    second = _tokens(REFRESH, exchanged.body)
    if second["refresh_token"] == first.refresh:
        raise Failure("token-not-rotated")
    profile = await lab.chat.profile(second["access_token"])
    expect_status(f"{PROFILE} (new token)", profile, 200)
    again = await lab.post("/api/auth/refresh", {"refresh_token": first.refresh})
    expect_error_shape(f"{REFRESH} (the old token again)", again, 401)
    return Evidence(exchanged=200, again=401)


@check(points=3, uses=(*AUTH, "kafka"), needs=["signing-up-creates-an-account"])
async def signing_up_is_told_on_kafka(lab: Lab) -> Evidence:
    """Signing up puts user.registered on the topic user.events: from the row through the outbox to Kafka."""
    account = lab.state("signing-up-creates-an-account", Account)
    rows = await lab.observe.sql.rows("user_db", "SELECT id FROM users WHERE id = $1", account.id)
    if not rows:
        raise Failure("no-user-row", expected=f"users.id = {account.id}", actual="no row", user=account.id)
    path = EventPath("user.registered", "user.events", "user_db", "user-service", str(account.id))
    event = await published_event(lab, path, witness=f"row {account.id} of users")
    told = str(event.record.value)
    if account.person.password in told or "password" in told.lower():
        raise Failure("password-told", actual=sorted(event.record.value))
    expect_value("ce_type", event.record.headers.get("ce_type"), "user.registered")
    place = f"user.events[{event.record.partition}]@{event.record.offset}"
    return Evidence(row=f"users {account.id}", outbox=str(event.row["id"]), record=place)
