"""Phase 2, C2.3: a domain event from the row that it tells of to who hears of it, followed by its ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bigtech_lab.checks import (
    EventPath,
    Evidence,
    Failure,
    FirstMissing,
    Lab,
    PublishedEvent,
    check,
    eventually,
    expect_error_shape,
    expect_status,
    expect_value,
    published_event,
)
from bigtech_lab.domain.trace_context import TraceContext

from .checks_people import ASK, PEOPLE, SEND, SIGN_UP, People, direct_room, said

# Who keeps a read model of users: database → service.
READ_MODELS: Mapping[str, str] = {"friend_db": "friend-service", "chat_db": "chat-service"}
_SECONDS = 5.0

_CLAIM = "SELECT topic, kafka_partition, kafka_offset FROM inbox WHERE consumer = $1 AND event_id = $2"
_KNOWN = "SELECT username, display_name FROM known_users WHERE user_id = $1"
_NOTIFIED = "SELECT id, correlation_id FROM notifications WHERE user_id = $1 AND event_id = $2"
_CAUSED = "SELECT id, correlation_id FROM outbox WHERE type = 'notification.created' AND causation_id = $1"
# The transaction that wrote a row last is in its system column xmin.
_TRANSACTIONS = (
    "SELECT f.xmin::text AS state, o.xmin::text AS event, o.published_at"
    " FROM friendships f JOIN outbox o"
    " ON o.aggregate_type = 'friendship' AND o.aggregate_id = f.id::text AND o.type = 'friend.request.sent'"
    " WHERE f.id = $1 ORDER BY o.position DESC LIMIT 1"
)


@check(points=4, uses=("gateway", "user-service", "friend-service", "chat-service", "postgres", "kafka"))
async def signing_up_reaches_the_other_contexts(lab: Lab) -> Evidence:
    """A sign-up becomes user.registered: row, outbox, Kafka, then a row in the read models of two others."""
    person = lab.person()
    reply = await lab.chat.register(email=person.email, username=person.username, password=person.password)
    expect_status(SIGN_UP, reply, 201)
    user = int(reply.body["id"])
    path = EventPath("user.registered", "user.events", "user_db", "user-service", str(user))
    event = await published_event(lab, path, witness=f"row {user} of users", within=_SECONDS)
    place = _place(event)
    for database, service in READ_MODELS.items():
        await _claimed(lab, database, service, event)
        known = await lab.observe.sql.rows(database, _KNOWN, user)
        expect_value(
            f"known_users.username of {database}", [row["username"] for row in known], [person.username]
        )
    return Evidence(user=user, event=str(event.row["id"]), record=place, known_in=list(READ_MODELS))


@check(
    points=3,
    uses=("gateway", "user-service", "friend-service", "chat-service", "postgres", "kafka"),
    needs=[PEOPLE],
)
async def a_new_name_reaches_the_other_contexts(lab: Lab) -> Evidence:
    """A new display name reaches everybody: user.profile.updated changes both read models."""
    finn = lab.state(PEOPLE, People).finn
    name = f"Finn {lab.nonce}"
    reply = await lab.chat.call("PUT", "/api/profile/me", token=finn.token, json={"display_name": name})
    expect_status("PUT /api/profile/me", reply, 200)
    path = EventPath("user.profile.updated", "user.events", "user_db", "user-service", str(finn.id))
    event = await published_event(lab, path, witness=f"display_name '{name}' in users", within=_SECONDS)
    place = _place(event)
    for database, service in READ_MODELS.items():
        await _claimed(lab, database, service, event)
        known = await lab.observe.sql.rows(database, _KNOWN, finn.id)
        expect_value(
            f"known_users.display_name of {database}", [row["display_name"] for row in known], [name]
        )
    return Evidence(user=finn.id, event=str(event.row["id"]), record=place, known_in=list(READ_MODELS))


@check(points=3, uses=("gateway", "friend-service", "chat-service", "postgres", "kafka"), needs=[PEOPLE])
async def a_block_reaches_the_rooms(lab: Lab) -> Evidence:
    """A block decided in Friend changes what Chat allows: user.blocked arrives, and the room falls silent."""
    people = lab.state(PEOPLE, People)
    cleo, finn = people.cleo, people.finn
    room_id = (await direct_room(lab, cleo, finn))["id"]
    await said(lab, finn, room_id, "before the block")
    blocked = await lab.chat.call("POST", f"/api/friends/blocks/{finn.id}", token=cleo.token)
    expect_status("POST /api/friends/blocks/{user_id}", blocked, 200)
    block = f"{cleo.id}:{finn.id}"
    path = EventPath("user.blocked", "friend.events", "friend_db", "friend-service", block)
    event = await published_event(lab, path, witness=f"row {block} of blocks", within=_SECONDS)
    await _claimed(lab, "chat_db", "chat-service", event)
    refused = await lab.chat.send_message(finn.token, room_id, "after the block")
    expect_error_shape(f"{SEND} (after the block)", refused, 403)
    return Evidence(block=block, event=str(event.row["id"]), record=_place(event), sending=403)


@check(points=3, uses=("gateway", "postgres"), locks=["friend-service"], needs=[PEOPLE], timeout=30)
async def state_and_event_share_a_transaction(lab: Lab) -> Evidence:
    """A friend request and its event are written in one transaction: both rows carry the same id of it."""
    people = lab.state(PEOPLE, People)
    dan, eve = people.dan, people.eve
    # While the relay sends nothing it marks nothing, so the outbox row keeps the id of who wrote it.
    async with lab.fault("relay-paused", service="friend-service"):
        rows = await eventually(lambda: _untouched(lab, dan.token, eve.id), within=10.0, every=0.1)
    if rows is None:
        raise Failure(
            "missing-hop",
            expected="friend.request.sent in the outbox",
            first_missing=FirstMissing("outbox row in friend_db", "friend-service", "the answer 201"),
            event="friend.request.sent",
        )
    if rows["state"] != rows["event"]:
        raise Failure(
            "two-transactions",
            expected=rows["state"],
            actual=rows["event"],
            state=rows["state"],
            event=rows["event"],
        )
    return Evidence(transaction=rows["state"])


async def _untouched(lab: Lab, token: str, addressee: int) -> Mapping[str, Any] | None:
    """The transaction ids of a new request and its event; None where the relay has got hold of the event."""
    asked = await lab.chat.request_friend(token, addressee)
    expect_status(ASK, asked, 201)
    friendship = asked.body["id"]
    rows = await eventually(lambda: _transactions(lab, friendship), within=1.0)
    withdrawn = await lab.chat.call("DELETE", f"/api/friends/request/{friendship}", token=token)
    expect_status("DELETE /api/friends/request/{id}", withdrawn, 200)
    return rows if rows is not None and rows["published_at"] is None else None


async def _transactions(lab: Lab, friendship: int) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows("friend_db", _TRANSACTIONS, friendship)
    return rows[0] if rows else None


@check(
    points=4,
    uses=("gateway", "chat-service", "notification-service", "postgres", "kafka"),
    needs=[PEOPLE],
)
async def a_message_is_followed_by_its_ids(lab: Lab) -> Evidence:
    """One message is followed through Chat and Notification: correlation id, event id, causation id."""
    people = lab.state(PEOPLE, People)
    sender, reader = people.cleo, people.dan
    room_id = (await direct_room(lab, sender, reader))["id"]
    digits = f"{lab.random.getrandbits(128) | 1:032x}"
    story = TraceContext(digits, digits[:15] + "1", str(UUID(int=lab.random.getrandbits(128), version=4)))
    sent = await lab.chat.send_message(sender.token, room_id, "follow me", context=story)
    expect_status(SEND, sent, 201)
    path = EventPath("chat.message.sent", "chat.events", "chat_db", "chat-service", str(room_id))
    event = await published_event(lab, path, witness=f"row {sent.body['id']} of messages", within=_SECONDS)
    record = event.record
    place = _place(event)
    expect_value(f"ce_correlationid ({place})", record.headers.get("ce_correlationid"), story.correlation_id)
    expect_value(f"key ({place})", record.key, str(room_id))
    expect_value(f"message_id ({place})", record.value["message_id"], sent.body["id"])
    event_id = event.row["id"]
    await _claimed(lab, "notification_db", "notification-service", event)
    # Stored in the transaction of the claim.
    notified = await lab.observe.sql.rows("notification_db", _NOTIFIED, reader.id, event_id)
    caused = await lab.observe.sql.rows("notification_db", _CAUSED, event_id)
    for what, rows in {"notifications": notified, "notification.created": caused}.items():
        found = [str(row["correlation_id"]) for row in rows]
        expect_value(f"correlation_id of {what}, caused by {event_id}", found, [story.correlation_id])
    return Evidence(
        correlation=story.correlation_id, event=str(event_id), record=place, caused=str(caused[0]["id"])
    )


async def _claimed(lab: Lab, database: str, service: str, event: PublishedEvent) -> None:
    """Returns once a service has claimed an event in its inbox; Failure `missing-hop` otherwise."""

    async def look() -> Mapping[str, Any] | None:
        rows = await lab.observe.sql.rows(database, _CLAIM, service, event.row["id"])
        return rows[0] if rows else None

    if await eventually(look, within=_SECONDS) is None:
        witness = f"record {_place(event)}"
        raise Failure(
            "missing-hop",
            expected=f"{event.row['type']} in the inbox of {database}",
            actual=f"last seen: {witness}",
            first_missing=FirstMissing(f"inbox row in {database}", service, witness),
            event=event.row["type"],
        )


def _place(event: PublishedEvent) -> str:
    return f"{event.record.topic}[{event.record.partition}]@{event.record.offset}"
