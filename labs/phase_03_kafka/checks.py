"""Phase 3: what a topic, a partition and a key are, seen on the live system."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bigtech_lab.application.ports.observers import KafkaRecord, Unreachable
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
    expect_value,
    new_member,
    published_event,
    room_of,
    send,
    two_members,
)
from bigtech_lab.domain.trace_context import TraceContext

TOPICS = {
    "user.events": 3,
    "user.presence": 6,
    "friend.events": 3,
    "chat.events": 6,
    "notification.events": 3,
}
CHAT_EVENTS = "chat.events"
MESSAGE_SENT = "chat.message.sent"
ROOM_CREATED = "chat.room.created"
SEND = "POST /api/messages/{room_id}"
OPEN_ROOM = "POST /api/chat-rooms"
CHAT = ("gateway", "user-service", "chat-service", "postgres", "kafka")

# Moments on an idle machine; a busy one is no fault of the learner's.
SECONDS_ON_THE_WAY = 12.0
SECONDS_UNTIL_KNOWN = 6.0
MESSAGES_AT_ONCE = 12
# That so many rooms meet in one of six partitions by chance happens once in 280,000 runs.
ROOMS = 8

MESSAGE_FIELDS = frozenset(
    {"room_id", "message_id", "seq", "sender_id", "recipient_ids", "content", "created_at"}
)


@dataclass(frozen=True, slots=True)
class Talk:
    """Two people, their room, and the event of the first message in it."""

    writer: Member
    reader: Member
    room: int
    first: PublishedEvent
    context: TraceContext


@check(points=2, uses=["kafka"], needs=["stack-ready"], timeout=40)
async def topics_have_partitions(lab: Lab) -> Evidence:
    """Every topic exists with the partitions of its design, and beside it a topic for its dead letters."""
    wanted = {**TOPICS, **{f"{topic}.dlq": 1 for topic in TOPICS}}
    seen: dict[str, int] = {}

    async def as_designed() -> bool:
        # A topic is made when the first service starts, and known to every client some moments later.
        for topic in wanted:
            with suppress(Unreachable):
                seen[topic] = len(await lab.observe.kafka.partitions(topic))
        return seen == wanted

    await eventually(as_designed, within=SECONDS_UNTIL_KNOWN, every=0.5)
    if len(seen) < len(wanted):
        raise Unreachable("kafka", f"kafka told nothing about {sorted(wanted.keys() - seen.keys())}")
    differ = {topic: count for topic, count in seen.items() if count != wanted[topic]}
    if differ:
        raise Failure(
            "wrong-partitions",
            expected={topic: wanted[topic] for topic in differ},
            actual=differ,
            evidence=Evidence(topics=seen),
            topics=", ".join(differ),
        )
    return Evidence(partitions=seen)


@check(points=3, uses=CHAT, needs=["stack-ready"], timeout=40)
async def a_message_becomes_a_record(lab: Lab) -> Evidence:
    """A sent message becomes one record of chat.events: from its row through the outbox to Kafka."""
    writer, reader = await two_members(lab)
    room = await room_of(lab, writer, reader)
    context = _new_context(lab)
    sent = await lab.chat.send_message(writer.token, room, "the first", context=context)
    expect_status(SEND, sent, 201)
    path = EventPath(MESSAGE_SENT, CHAT_EVENTS, "chat_db", "chat-service", str(room))
    witness = f"message {sent.body['id']}, answered with 201"
    event = await published_event(lab, path, witness=witness, within=SECONDS_ON_THE_WAY)
    found = await eventually(lambda: _copies(lab, event.record), within=2.0)
    expect_value("how often the event lies in its partition", found, 1)
    seen = Evidence(message=sent.body["id"], outbox=str(event.row["id"]), record=place_of(event.record))
    return seen.handing_on(Talk(writer, reader, room, event, context))


@check(points=2, uses=["kafka"], needs=["a-message-becomes-a-record"])
async def a_record_is_a_cloud_event(lab: Lab) -> Evidence:
    """The record is a CloudEvent: its headers say what happened, where, when and because of what."""
    talk = lab.state("a-message-becomes-a-record", Talk)
    record = talk.first.record
    headers = dict(record.headers)
    expected = {
        "ce_specversion": "1.0",
        "ce_type": MESSAGE_SENT,
        "ce_id": str(talk.first.row["id"]),
        "ce_correlationid": talk.context.correlation_id,
        "ce_partitionkey": str(talk.room),
        "content-type": "application/json",
    }
    wrong = {name: headers.get(name) for name, value in expected.items() if headers.get(name) != value}
    missing = [name for name in ("ce_source", "ce_time", "ce_traceparent") if not headers.get(name)]
    if wrong or missing:
        raise Failure(
            "not-a-cloud-event",
            expected={name: expected.get(name, "something") for name in [*wrong, *missing]},
            actual=wrong | dict.fromkeys(missing),
            evidence=Evidence(record=place_of(record), headers=headers),
            headers=", ".join([*wrong, *missing]),
        )
    value = record.value if isinstance(record.value, Mapping) else {}
    expect_value("fields of the event that are missing", sorted(MESSAGE_FIELDS - set(value)), [])
    return Evidence(record=place_of(record), headers=headers)


@check(points=4, uses=CHAT, needs=["a-message-becomes-a-record"], timeout=40)
async def a_room_keeps_to_one_partition_in_order(lab: Lab) -> Evidence:
    """All events of a room lie in one partition of chat.events, in the order of the messages."""
    talk = lab.state("a-message-becomes-a-record", Talk)
    since = await lab.observe.kafka.partitions(CHAT_EVENTS)
    sent = await asyncio.gather(
        *(send(lab, talk.writer, talk.room, f"number {n}") for n in range(MESSAGES_AT_ONCE))
    )
    ids = {reply.body["id"] for reply in sent}

    async def all_there() -> Sequence[KafkaRecord] | None:
        records = await lab.observe.kafka.records(CHAT_EVENTS, since, wait=0.5)
        ours = [r for r in records if told_of(r, MESSAGE_SENT) and r.value["message_id"] in ids]
        return ours if {r.value["message_id"] for r in ours} == ids else None

    records = await eventually(all_there, within=SECONDS_ON_THE_WAY)
    if records is None:
        raise Failure(
            "missing-hop",
            expected=f"{len(ids)} records on {CHAT_EVENTS}",
            actual="not all came",
            first_missing=FirstMissing("records", "kafka", f"{len(ids)} messages, answered with 201"),
            event=MESSAGE_SENT,
        )
    partitions = sorted({record.partition for record in records} | {talk.first.record.partition})
    if len(partitions) > 1:
        keys = sorted({str(record.key) for record in records})[:5]
        raise Failure(
            "room-in-several-partitions",
            expected=f"one partition, key {talk.room}",
            actual={"partitions": partitions, "keys": keys},
            room=talk.room,
        )
    expect_value("key of the records", sorted({str(record.key) for record in records}), [str(talk.room)])
    order = [record.value["seq"] for record in sorted(records, key=lambda record: record.offset)]
    if order != sorted(order):
        raise Failure("wrong-order", expected=sorted(order), actual=order, room=talk.room)
    return Evidence(room=talk.room, partition=partitions[0], seqs=order)


@check(points=2, uses=CHAT, needs=["a-message-becomes-a-record"], timeout=40)
async def rooms_are_spread_over_partitions(lab: Lab) -> Evidence:
    """Different rooms lie in different partitions, so that several consumers can share the work."""
    talk = lab.state("a-message-becomes-a-record", Talk)
    third = await new_member(lab)
    since = await lab.observe.kafka.partitions(CHAT_EVENTS)

    async def open_group(number: int) -> int:
        body = {"name": f"group {number} {lab.nonce}", "member_ids": [talk.reader.id, third.id]}
        opened = await lab.chat.call("POST", "/api/chat-rooms", token=talk.writer.token, json=body)
        expect_status(OPEN_ROOM, opened, 200, 201)
        return int(opened.body["id"])

    rooms = set(await asyncio.gather(*(open_group(number) for number in range(ROOMS))))

    async def all_there() -> Mapping[int, int] | None:
        records = await lab.observe.kafka.records(CHAT_EVENTS, since, wait=0.5)
        found = {
            r.value["room_id"]: r.partition
            for r in records
            if told_of(r, ROOM_CREATED) and r.value["room_id"] in rooms
        }
        return found if set(found) == rooms else None

    places = await eventually(all_there, within=SECONDS_ON_THE_WAY)
    if places is None:
        raise Failure(
            "missing-hop",
            expected=f"{len(rooms)} records on {CHAT_EVENTS}",
            actual="not all came",
            first_missing=FirstMissing("records", "kafka", f"{len(rooms)} rooms, answered with 201"),
            event=ROOM_CREATED,
        )
    if len(set(places.values())) == 1:
        raise Failure(
            "all-in-one-partition",
            expected="more than one partition",
            actual=sorted(set(places.values())),
            evidence=Evidence(partition_of_room=dict(places)),
            rooms=len(rooms),
        )
    return Evidence(partition_of_room=dict(places))


def told_of(record: KafkaRecord, event: str) -> bool:
    """Whether a record is an event of that type, with a body that can be read."""
    return record.headers.get("ce_type") == event and isinstance(record.value, Mapping)


def place_of(record: KafkaRecord) -> str:
    """Where a record lies, as people write it."""
    return f"{record.topic}[{record.partition}]@{record.offset}"


async def _copies(lab: Lab, record: KafkaRecord) -> int | None:
    """How often the record's event lies in its partition."""
    records = await lab.observe.kafka.records(record.topic, {record.partition: record.offset})
    return sum(r.headers.get("ce_id") == record.headers.get("ce_id") for r in records) or None


def _new_context(lab: Lab) -> TraceContext:
    number: Any = lab.random.getrandbits
    return TraceContext(f"{number(128):032x}", f"{number(64):016x}", str(UUID(int=number(128), version=4)))
