"""A friend request that user-service took in, and what it published of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bigtech_lab.application.ports.observers import KafkaRecord
from bigtech_lab.checks import Lab, Member, eventually, expect_status
from bigtech_lab.domain.trace_context import TraceContext

TOPIC = "friend.events"
EVENT = "friend.request.sent"
SECONDS = 6.0
PEOPLE = ("gateway", "user-service", "postgres")


@dataclass(frozen=True, slots=True)
class Published:
    """A request that was taken in: its ids, the outbox row, the records that carry it."""

    requester: int
    addressee: int
    request_id: str
    correlation_id: str
    row: Mapping[str, Any] | None
    records: tuple[KafkaRecord, ...]


async def asked(lab: Lab, requester: Member, addressee: Member) -> Published:
    """Asks by HTTP and looks for what comes of it until the time is up."""
    since = await lab.observe.kafka.partitions(TOPIC)
    context = new_context()
    path = f"/api/users/{addressee.id}/friend-requests"
    reply = await lab.chat.call(
        "POST", path, token=requester.token, json={"message": "Hello"}, context=context
    )
    expect_status(f"POST {path}", reply, 202)
    request_id = str(reply.body["request_id"])

    async def records() -> tuple[KafkaRecord, ...] | None:
        found = await lab.observe.kafka.records(TOPIC, since, wait=0.2)
        return tuple(r for r in found if tells_of(r.value, request_id)) or None

    seen = await eventually(records, within=SECONDS) or ()
    row = await eventually(lambda: _outbox_row(lab, request_id), within=0.5)
    if row is not None and not any(r.headers.get("ce_id") == str(row["id"]) for r in seen):
        # One that went past the outbox may be there before the relay's.
        seen = await eventually(records, within=0.5) or seen
    return Published(requester.id, addressee.id, request_id, context.correlation_id, row, seen)


def new_context() -> TraceContext:
    return TraceContext(uuid4().hex, uuid4().hex[:16], str(uuid4()))


def tells_of(value: object, request_id: str) -> bool:
    """Whether a record's value is about that request."""
    return isinstance(value, Mapping) and value.get("request_id") == request_id


async def _outbox_row(lab: Lab, request_id: str) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows(
        "user_db",
        "SELECT id, type, partition_key, correlation_id, kafka_partition, kafka_offset FROM outbox "
        "WHERE payload ->> 'request_id' = $1",
        request_id,
    )
    return rows[0] if rows else None


def place_of(record: KafkaRecord) -> str:
    return f"{record.topic}[{record.partition}]@{record.offset}"


def shown(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {name: str(value) for name, value in row.items()} if row is not None else None
