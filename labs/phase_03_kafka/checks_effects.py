"""Phase 3: how an event leaves a service, and what becomes of it in those that consume it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bigtech_lab.checks import (
    EventPath,
    Evidence,
    Failure,
    FirstMissing,
    Lab,
    Member,
    PublishedEvent,
    check,
    eventually,
    expect_status,
    new_member,
    published_event,
    room_of,
    send,
)

from .checks import CHAT, CHAT_EVENTS, MESSAGE_SENT, SECONDS_ON_THE_WAY, Talk, place_of

FRIEND_EVENTS = "friend.events"
REQUEST_SENT = "friend.request.sent"
ASK = "POST /api/users/{id}/friend-requests"
REQUEST = "POST /api/friends/request"
CANCEL = "DELETE /api/friends/request/{id}"
NOTIFIED = (*CHAT, "notification-service")

LOOKS = 12
DELIVERIES = 10
MISSED = 5
# A restarted broker is ready before every client has found it again.
SECONDS_AFTER_AN_OUTAGE = 45.0


@check(
    points=3,
    uses=["gateway", "user-service", "friend-service", "postgres"],
    needs=["a-message-becomes-a-record"],
    timeout=40,
)
async def a_row_and_its_event_share_a_transaction(lab: Lab) -> Evidence:
    """A friend request and its event in the outbox are written by one transaction."""
    talk = lab.state("a-message-becomes-a-record", Talk)
    asked = await lab.chat.request_friend(talk.writer.token, talk.reader.id)
    expect_status(REQUEST, asked, 201)
    friendship = int(asked.body["id"])
    for _ in range(LOOKS):
        rows = await lab.observe.sql.rows(
            "friend_db",
            # The event is the newest of its row. Marking it as published would make it a newer version.
            "SELECT f.xmin::text AS row_transaction, o.xmin::text AS event_transaction, o.id, o.type,"
            " o.published_at FROM friendships f LEFT JOIN LATERAL (SELECT xmin, id, type, published_at"
            " FROM outbox WHERE aggregate_id = f.id::text ORDER BY position DESC LIMIT 1) o ON true"
            " WHERE f.id = $1",
            friendship,
        )
        row = rows[0] if rows else {"id": None}
        if row["id"] is None:
            raise Failure(
                "missing-hop",
                expected=f"{REQUEST_SENT} in the outbox of friend_db",
                actual="no row",
                first_missing=FirstMissing(
                    "outbox row in friend_db", "friend-service", f"friendship {friendship}"
                ),
                event=REQUEST_SENT,
            )
        if row["published_at"] is None:
            return _one_transaction(friendship, row)
        # The relay was quicker than this look: the same again, with a new event.
        await _once_more(lab, talk, friendship)
    message = f"the outbox row was marked before it could be looked at, {LOOKS} times in a row"
    raise RuntimeError(message)


async def _once_more(lab: Lab, talk: Talk, friendship: int) -> None:
    token = talk.writer.token
    cancelled = await lab.chat.call("DELETE", f"/api/friends/request/{friendship}", token=token)
    expect_status(CANCEL, cancelled, 200)
    expect_status(REQUEST, await lab.chat.request_friend(token, talk.reader.id), 201)


def _one_transaction(friendship: int, row: Mapping[str, Any]) -> Evidence:
    transactions = {"row": row["row_transaction"], "event": row["event_transaction"]}
    if row["row_transaction"] != row["event_transaction"]:
        raise Failure(
            "two-transactions",
            expected="the same transaction id (xmin) in both rows",
            actual=transactions,
            evidence=Evidence(friendship=friendship, outbox=str(row["id"]), type=row["type"]),
        )
    return Evidence(friendship=friendship, outbox=str(row["id"]), xmin=transactions)


@check(points=4, uses=NOTIFIED, locks=["chat-service"], needs=["a-message-becomes-a-record"], timeout=60)
async def a_repeated_delivery_takes_effect_once(lab: Lab) -> Evidence:
    """An event that is delivered twice makes one notification."""
    talk = lab.state("a-message-becomes-a-record", Talk)
    async with lab.fault("duplicate-delivery", {"times": 2}, service="chat-service"):
        for _ in range(DELIVERIES):
            message, event, copies = await _delivered(lab, talk)
            if copies > 1:
                break
        else:
            reason = "the fault duplicate-delivery is on, and every record lies in its partition once"
            raise RuntimeError(reason)
    last = event.record.offset + copies - 1
    await _consumed(lab, "notification-service", CHAT_EVENTS, {event.record.partition: last + 1})
    rows = await lab.observe.sql.rows(
        "notification_db",
        "SELECT seq, event_id FROM notifications WHERE user_id = $1 AND type = 'message'"
        " AND (payload ->> 'message_id')::bigint = $2",
        talk.reader.id,
        message,
    )
    seen = Evidence(
        message=message, record=place_of(event.record), deliveries=copies, notifications=len(rows)
    )
    if len(rows) != 1:
        raise Failure(
            "not-once",
            expected=1,
            actual=len(rows),
            evidence=seen,
            first_missing=FirstMissing(
                "inbox of notification-service", "notification-service", place_of(event.record)
            ),
            deliveries=copies,
            count=len(rows),
        )
    return seen


async def _delivered(lab: Lab, talk: Talk) -> tuple[int, PublishedEvent, int]:
    """A new message, its event, and how often that lies on Kafka."""
    sent = await send(lab, talk.writer, talk.room, "perhaps twice")
    message, seq = int(sent.body["id"]), int(sent.body["seq"])
    event = await _event_of(lab, talk.room, seq)
    records = await lab.observe.kafka.records(CHAT_EVENTS, {event.record.partition: event.record.offset})
    return message, event, sum(r.headers.get("ce_id") == event.record.headers.get("ce_id") for r in records)


async def _event_of(lab: Lab, room: int, seq: int, within: float = SECONDS_ON_THE_WAY) -> PublishedEvent:
    """The event of a room's message; Failure that names the first missing hop."""

    async def sent_row() -> Mapping[str, Any] | None:
        rows = await lab.observe.sql.rows(
            "chat_db",
            "SELECT id, kafka_partition, kafka_offset FROM outbox WHERE type = $1 AND aggregate_id = $2"
            " AND (payload ->> 'seq')::bigint = $3 AND kafka_offset IS NOT NULL",
            MESSAGE_SENT,
            str(room),
            seq,
        )
        return rows[0] if rows else None

    row = await eventually(sent_row, within=within)
    record = None
    if row is not None:
        partition, offset = int(row["kafka_partition"]), int(row["kafka_offset"])
        record = await eventually(
            lambda: lab.observe.kafka.record(CHAT_EVENTS, partition, offset), within=within
        )
    if row is None or record is None:
        witness = f"message {seq} of room {room}" if row is None else f"outbox row {row['id']}"
        hop, component = ("relay", "chat-service") if row is None else ("record", "kafka")
        raise Failure(
            "missing-hop",
            expected=f"{MESSAGE_SENT} on {CHAT_EVENTS}",
            actual=f"last seen: {witness}",
            first_missing=FirstMissing(hop, component, witness),
            event=MESSAGE_SENT,
        )
    return PublishedEvent(row, record)


async def _consumed(
    lab: Lab, group: str, topic: str, ends: Mapping[int, int], within: float = SECONDS_ON_THE_WAY
) -> None:
    """Returns once the group has committed these offsets; Failure when it does not get there."""
    last: Mapping[int, int] = {}

    async def reached() -> bool:
        nonlocal last
        last = await lab.observe.kafka.committed(group, topic)
        return all(last.get(partition, 0) >= end for partition, end in ends.items())

    if not await eventually(reached, within=within, every=0.1):
        raise Failure(
            "consumer-stands",
            expected={str(partition): end for partition, end in ends.items()},
            actual={str(partition): last.get(partition) for partition in ends},
            first_missing=FirstMissing(f"group {group}", group, f"{topic}: {dict(ends)}"),
            group=group,
            topic=topic,
        )


@check(
    points=4,
    uses=CHAT,
    locks=["notification-service"],
    needs=["a-message-becomes-a-record"],
    timeout=60,
)
async def a_paused_consumer_catches_up(lab: Lab) -> Evidence:
    """While a consumer stands still its lag grows; afterwards it takes all that it missed, in order."""
    talk = lab.state("a-message-becomes-a-record", Talk)
    reader = await new_member(lab)
    room = await room_of(lab, talk.writer, reader)
    async with lab.paused("notification-service"):
        seqs = [int((await send(lab, talk.writer, room, "unheard")).body["seq"]) for _ in range(MISSED)]
        events = [await _event_of(lab, room, seq) for seq in seqs]
        ends = await lab.observe.kafka.partitions(CHAT_EVENTS)
        committed = await lab.observe.kafka.committed("notification-service", CHAT_EVENTS)
        lag = sum(max(0, end - committed.get(partition, 0)) for partition, end in ends.items())
    if lag < MISSED:
        raise Failure("no-lag", expected=f"≥ {MISSED}", actual=lag, group="notification-service")
    places = {event.record.partition: event.record.offset + 1 for event in events}
    await _consumed(lab, "notification-service", CHAT_EVENTS, places)
    told = await _told(lab, reader)
    # What lies in several partitions comes in no order: that is another check's business.
    if sorted(told) != seqs or (len(places) == 1 and told != seqs):
        raise Failure("not-caught-up", expected=seqs, actual=told, evidence=Evidence(lag=lag))
    return Evidence(lag_while_paused=lag, notified_afterwards=told, partitions=sorted(places))


async def _told(lab: Lab, reader: Member) -> list[int]:
    """The numbers of the messages that the reader was notified of, in the order of the notifications."""
    rows = await lab.observe.sql.rows(
        "notification_db",
        "SELECT (payload ->> 'seq')::bigint AS told FROM notifications WHERE user_id = $1"
        " AND type = 'message' ORDER BY seq",
        reader.id,
    )
    return [row["told"] for row in rows]


@check(points=4, uses=NOTIFIED, locks=["kafka"], needs=["a-message-becomes-a-record"], timeout=120)
async def a_message_outlives_an_outage_of_kafka(lab: Lab) -> Evidence:
    """A message is accepted while Kafka is down, and told when it is back."""
    talk = lab.state("a-message-becomes-a-record", Talk)
    async with lab.stopped("kafka"):
        sent = await send(lab, talk.writer, talk.room, "in the dark")
        message, seq = int(sent.body["id"]), int(sent.body["seq"])
        rows = await lab.observe.sql.rows(
            "chat_db",
            "SELECT id, kafka_offset FROM outbox WHERE type = $1 AND aggregate_id = $2"
            " AND (payload ->> 'seq')::bigint = $3",
            MESSAGE_SENT,
            str(talk.room),
            seq,
        )
    if not rows:
        raise Failure(
            "missing-hop",
            expected=f"{MESSAGE_SENT} in the outbox of chat_db",
            actual="no row",
            first_missing=FirstMissing("outbox row in chat_db", "chat-service", f"message {message}"),
            event=MESSAGE_SENT,
        )
    event = await _event_of(lab, talk.room, seq, SECONDS_AFTER_AN_OUTAGE)
    told = await eventually(lambda: _notified(lab, talk.reader, message), within=SECONDS_AFTER_AN_OUTAGE)
    if told is None:
        raise Failure(
            "missing-hop",
            expected=f"a notification of message {message}",
            actual="none",
            first_missing=FirstMissing("notification", "notification-service", place_of(event.record)),
            event=MESSAGE_SENT,
        )
    return Evidence(
        accepted_without_kafka=sent.status,
        outbox_row=str(rows[0]["id"]),
        unpublished_during_the_outage=rows[0]["kafka_offset"] is None,
        record_afterwards=place_of(event.record),
        notification=told[0]["id"],
    )


async def _notified(lab: Lab, reader: Member, message: int) -> Sequence[Mapping[str, Any]] | None:
    rows = await lab.observe.sql.rows(
        "notification_db",
        "SELECT id, seq FROM notifications WHERE user_id = $1 AND (payload ->> 'message_id')::bigint = $2",
        reader.id,
        message,
    )
    return rows or None


@check(
    points=4,
    uses=["gateway", "user-service", "friend-service", "notification-service", "postgres", "kafka"],
    needs=["a-message-becomes-a-record"],
    timeout=60,
)
async def one_event_reaches_every_group(lab: Lab) -> Evidence:
    """Two services act on the same friend.request.sent, each with an offset of its own."""
    asker, asked = await asyncio.gather(new_member(lab), new_member(lab))
    since = await lab.observe.kafka.partitions(FRIEND_EVENTS)
    reply = await lab.chat.call("POST", f"/api/users/{asked.id}/friend-requests", token=asker.token, json={})
    expect_status(ASK, reply, 202)
    path = EventPath(REQUEST_SENT, FRIEND_EVENTS, "user_db", "user-service", str(reply.body["request_id"]))
    witness = f"request {reply.body['request_id']}, answered with 202"
    event = await published_event(lab, path, witness=witness, within=SECONDS_ON_THE_WAY)
    place = {event.record.partition: event.record.offset + 1}
    effects = {
        "friend-service": await eventually(lambda: _friendship(lab, asker, asked), within=SECONDS_ON_THE_WAY),
        "notification-service": await eventually(
            lambda: _friend_notice(lab, asker, asked), within=SECONDS_ON_THE_WAY
        ),
    }
    for service, effect in effects.items():
        if effect is None:
            raise Failure(
                "group-did-nothing",
                expected=f"{service} acts on {place_of(event.record)}",
                actual="nothing",
                first_missing=FirstMissing(f"effect in {service}", service, place_of(event.record)),
                service=service,
            )
        await _consumed(lab, service, FRIEND_EVENTS, place)
    offsets = {group: await lab.observe.kafka.committed(group, FRIEND_EVENTS) for group in effects}
    return Evidence(
        record=place_of(event.record),
        topic_had=dict(since),
        committed={group: dict(places) for group, places in offsets.items()},
        effects=effects,
    )


async def _friendship(lab: Lab, asker: Member, asked: Member) -> str | None:
    rows = await lab.observe.sql.rows(
        "friend_db",
        "SELECT id FROM friendships WHERE requester_id = $1 AND addressee_id = $2 AND status = 'pending'",
        asker.id,
        asked.id,
    )
    return f"friendship {rows[0]['id']}, pending" if rows else None


async def _friend_notice(lab: Lab, asker: Member, asked: Member) -> str | None:
    rows = await lab.observe.sql.rows(
        "notification_db",
        "SELECT id FROM notifications WHERE user_id = $1 AND actor_id = $2 AND type = 'friend_request'",
        asked.id,
        asker.id,
    )
    return f"notification {rows[0]['id']}" if rows else None
