"""Phase 2, C2.4: each service has its own database, and each can be away without taking the others along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.checks import (
    SERVICES,
    Evidence,
    Failure,
    FirstMissing,
    Lab,
    Member,
    check,
    eventually,
    expect_error_shape,
    expect_status,
    expect_value,
)

from .checks_people import ASK, LOG_IN, PEOPLE, People, direct_room, said

DATABASES = ("user_db", "friend_db", "chat_db", "notification_db")
_BACK_SECONDS = 10.0

# Also the services that a check does not call: one outage at a time, so that it alone explains what is seen.
_EVERYBODY = ("gateway", *SERVICES, "postgres", "kafka")

_OWNERS = (
    "SELECT datname AS database, pg_get_userbyid(datdba) AS owner FROM pg_database"
    " WHERE datname = ANY($1::text[])"
)
_WHO_MAY_CONNECT = (
    "SELECT d.datname AS database, r.rolname AS role FROM pg_database d CROSS JOIN pg_roles r"
    " WHERE d.datname = ANY($1::text[]) AND r.rolname = ANY($2::text[])"
    " AND has_database_privilege(r.oid, d.oid, 'CONNECT')"
)
_WHO_IS_CONNECTED = (
    "SELECT datname AS database, usename AS role, count(*) AS sessions FROM pg_stat_activity"
    " WHERE datname = ANY($1::text[]) AND usename = ANY($2::text[]) GROUP BY 1, 2"
)
_KNOWN = "SELECT user_id FROM known_users WHERE user_id = ANY($1::bigint[])"
_NOTIFIED = "SELECT id, type FROM notifications WHERE user_id = $1 AND payload->>'message_id' = $2"


@check(points=3, uses=("postgres",))
async def no_service_enters_anothers_database(lab: Lab) -> Evidence:
    """Every service has a database and a role of its own, and no role may connect to another's database."""
    sql, names = lab.observe.sql, list(DATABASES)
    owners = {row["database"]: row["owner"] for row in await sql.rows("user_db", _OWNERS, names)}
    expect_value("databases", sorted(owners), sorted(DATABASES))
    roles = sorted(set(owners.values()))
    if len(roles) < len(DATABASES):
        raise Failure("shared-role", expected=len(DATABASES), actual=owners, roles=", ".join(roles))
    allowed = await sql.rows("user_db", _WHO_MAY_CONNECT, names, roles)
    connected = await sql.rows("user_db", _WHO_IS_CONNECTED, names, roles)
    for row in (*allowed, *connected):
        if row["role"] != owners[row["database"]]:
            raise Failure(
                "guest-in-a-database",
                expected=f"{owners[row['database']]} alone",
                actual=row["role"],
                role=row["role"],
                database=row["database"],
                owner=owners[row["database"]],
            )
    return Evidence(
        owners=owners, sessions={row["database"]: f"{row['role']}: {row['sessions']}" for row in connected}
    )


@check(
    points=3,
    uses=_EVERYBODY,
    locks=["user-service"],
    needs=[PEOPLE],
    timeout=45,
)
async def conversations_go_on_without_user_service(lab: Lab) -> Evidence:
    """With user-service stopped, who is logged in goes on talking, opens rooms and sees their friends."""
    people = lab.state(PEOPLE, People)
    eve, finn = people.eve, people.finn
    await _known_to_chat(lab, eve, finn)
    async with lab.stopped("user-service"):
        room_id = (await direct_room(lab, eve, finn))["id"]
        message = await said(lab, eve, room_id, "still here")
        read = await lab.chat.messages(finn.token, room_id)
        expect_status("GET /api/messages/{room_id}", read, 200)
        expect_value("messages", [it["id"] for it in read.body["messages"]], [message["id"]])
        expect_status("GET /api/friends/list", await lab.chat.friends(eve.token), 200)
        away = await _log_in(lab, eve)
        expect_error_shape(f"{LOG_IN} (user-service is stopped)", away, 503)
    await _answers_again(lab, LOG_IN, lambda: _log_in(lab, eve))
    return Evidence(sending=201, reading=200, friends=200, logging_in=503, logging_in_afterwards=200)


@check(
    points=2,
    uses=_EVERYBODY,
    locks=["friend-service"],
    needs=[PEOPLE],
    timeout=45,
)
async def log_in_and_messages_go_on_without_friend_service(lab: Lab) -> Evidence:
    """With friend-service stopped, logging in and talking go on; only friends are away, told by 503."""
    people = lab.state(PEOPLE, People)
    ada, eve = people.ada, people.eve
    async with lab.stopped("friend-service"):
        expect_status(LOG_IN, await _log_in(lab, ada), 200)
        room_id = (await direct_room(lab, ada, eve))["id"]
        await said(lab, ada, room_id, "hello")
        away = await lab.chat.friends(ada.token)
        expect_error_shape("GET /api/friends/list (friend-service is stopped)", away, 503)
    await _answers_again(lab, "GET /api/friends/list", lambda: lab.chat.friends(ada.token))
    return Evidence(logging_in=200, sending=201, friends=503, friends_afterwards=200)


@check(
    points=2,
    uses=_EVERYBODY,
    locks=["chat-service"],
    needs=[PEOPLE],
    timeout=45,
)
async def log_in_and_friends_go_on_without_chat_service(lab: Lab) -> Evidence:
    """With chat-service stopped, logging in and making friends go on; only rooms are away, told by 503."""
    people = lab.state(PEOPLE, People)
    cleo, eve = people.cleo, people.eve
    async with lab.stopped("chat-service"):
        expect_status(LOG_IN, await _log_in(lab, cleo), 200)
        expect_status(ASK, await lab.chat.request_friend(cleo.token, eve.id), 201)
        requests = await lab.chat.friend_requests(eve.token)
        expect_status("GET /api/friends/requests", requests, 200)
        received = [it["user_id"] for it in requests.body["received_requests"]]
        expect_value(f"request of {cleo.id} among received_requests", cleo.id in received, True)
        away = await lab.chat.rooms(cleo.token)
        expect_error_shape("GET /api/chat-rooms (chat-service is stopped)", away, 503)
    await _answers_again(lab, "GET /api/chat-rooms", lambda: lab.chat.rooms(cleo.token))
    return Evidence(logging_in=200, asking=201, rooms=503, rooms_afterwards=200)


@check(
    points=3,
    uses=_EVERYBODY,
    locks=["notification-service"],
    needs=[PEOPLE],
    timeout=60,
)
async def nothing_is_lost_while_notification_service_is_away(lab: Lab) -> Evidence:
    """A message sent while notification-service is stopped is accepted, and notified of once it is back."""
    people = lab.state(PEOPLE, People)
    sender, reader = people.dan, people.finn
    room_id = (await direct_room(lab, sender, reader))["id"]
    async with lab.stopped("notification-service"):
        message = await said(lab, sender, room_id, "for later")
        away = await lab.chat.notifications(reader.token)
        expect_error_shape("GET /api/notifications (notification-service is stopped)", away, 503)

    async def notified() -> Mapping[str, Any] | None:
        rows = await lab.observe.sql.rows("notification_db", _NOTIFIED, reader.id, str(message["id"]))
        return rows[0] if rows else None

    row = await eventually(notified, within=_BACK_SECONDS, every=0.1)
    if row is None:
        raise Failure(
            "missing-hop",
            expected=f"a notification for user {reader.id}",
            actual=f"none within {_BACK_SECONDS:g} s after the start",
            first_missing=FirstMissing(
                "row in notifications",
                "notification-service",
                f"message {message['id']}, accepted with 201",
            ),
            event="chat.message.sent",
        )
    return Evidence(sending=201, notifications=503, notified_afterwards=row["id"])


async def _log_in(lab: Lab, member: Member) -> Reply:
    return await lab.chat.login(email=member.person.email, password=member.person.password)


async def _known_to_chat(lab: Lab, *members: Member) -> None:
    """Returns once chat-service has heard of them, so that it need not ask anybody."""
    ids = [member.id for member in members]

    async def all_known() -> bool:
        return len(await lab.observe.sql.rows("chat_db", _KNOWN, ids)) == len(ids)

    if not await eventually(all_known):
        raise Failure(
            "missing-hop",
            expected=f"users {ids} in known_users",
            first_missing=FirstMissing("row in known_users of chat_db", "chat-service", "their sign-up"),
            event="user.registered",
        )


async def _answers_again(lab: Lab, request: str, ask: Callable[[], Awaitable[Reply]]) -> None:
    """Returns once a call succeeds again: the gateway notices after the service itself that it is back."""
    last: list[Reply] = []

    async def succeeded() -> bool:
        last[:] = [await ask()]
        return last[0].status == 200

    if not await eventually(succeeded, within=_BACK_SECONDS, every=0.1):
        expect_status(f"{request} (after the restart)", last[0], 200)
