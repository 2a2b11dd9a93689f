"""Follows a fact from its row through the outbox onto Kafka."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bigtech_lab.application.ports.observers import KafkaRecord
from bigtech_lab.checks.eventually import eventually
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure, FirstMissing


@dataclass(frozen=True, slots=True)
class PublishedEvent:
    """An event that got onto Kafka: its outbox row and its record."""

    row: Mapping[str, Any]
    record: KafkaRecord


@dataclass(frozen=True, slots=True)
class EventPath:
    """Where an event is expected: `service` writes it to the outbox of `database`, relays it to `topic`."""

    event: str
    topic: str
    database: str
    service: str
    aggregate_id: str


async def published_event(lab: Lab, path: EventPath, *, witness: str, within: float = 5.0) -> PublishedEvent:
    """The event, once it is on Kafka.

    `witness` tells what was seen of the fact itself (its row). Raises Failure `missing-hop` that names the
    first of outbox row, relay and record that did not come; each has `within` seconds. Raises Failure
    `wrong-value` when the record's `ce_id` is not the outbox row's id.
    """
    row = await eventually(lambda: _outbox_row(lab, path), within=within)
    if row is None:
        raise _missing(path, f"outbox row in {path.database}", path.service, witness)
    sent = await eventually(lambda: _sent_row(lab, path), within=within)
    if sent is None:
        seen = f"outbox row {row['id']} of {path.database}, not marked as published"
        raise _missing(path, "relay", path.service, seen, row)
    partition, offset = sent["kafka_partition"], sent["kafka_offset"]
    place = f"{path.topic}[{partition}]@{offset}"
    record = await eventually(lambda: lab.observe.kafka.record(path.topic, partition, offset), within=within)
    if record is None:
        raise _missing(path, f"record {place}", "kafka", f"outbox row {row['id']}, marked as {place}", sent)
    if record.headers.get("ce_id") != str(row["id"]):
        raise Failure(
            "wrong-value",
            expected=str(row["id"]),
            actual=record.headers.get("ce_id"),
            evidence=Evidence(record=place, headers=dict(record.headers)),
            what=f"ce_id ({place})",
        )
    return PublishedEvent(sent, record)


async def _outbox_row(lab: Lab, path: EventPath) -> Mapping[str, Any] | None:
    rows = await lab.observe.sql.rows(
        path.database,
        "SELECT id, topic, type, partition_key, created_at, published_at, kafka_partition, kafka_offset "
        "FROM outbox WHERE topic = $1 AND type = $2 AND aggregate_id = $3 ORDER BY position LIMIT 1",
        path.topic,
        path.event,
        path.aggregate_id,
    )
    return rows[0] if rows else None


async def _sent_row(lab: Lab, path: EventPath) -> Mapping[str, Any] | None:
    row = await _outbox_row(lab, path)
    return row if row is not None and row["kafka_offset"] is not None else None


def _missing(
    path: EventPath, hop: str, component: str, witness: str, row: Mapping[str, Any] | None = None
) -> Failure:
    return Failure(
        "missing-hop",
        expected=f"{path.event} on {path.topic}",
        actual=f"last seen: {witness}",
        evidence=Evidence(outbox_row=row) if row else Evidence(),
        first_missing=FirstMissing(hop, component, witness),
        event=path.event,
    )
