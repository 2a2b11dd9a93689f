"""Topics, groups and records for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC
from typing import Any

from bigtech_lab.domain.kafka_view import Group, Record, Topic
from bigtech_lab.presentation.dead_letter_value import shown_value


def topics_as_json(topics: Sequence[Topic], *, instance: str) -> dict[str, Any]:
    """`kafka topics` (kafka-topics.schema.json)."""
    return {
        "format_version": 1,
        "instance": instance,
        "topics": [
            {
                "name": topic.name,
                "records": topic.records,
                "partitions": [
                    {"partition": p.number, "begin": p.begin, "end": p.end} for p in topic.partitions
                ],
            }
            for topic in topics
        ],
    }


def groups_as_json(groups: Sequence[Group], *, instance: str) -> dict[str, Any]:
    """`kafka groups` (kafka-groups.schema.json)."""
    return {
        "format_version": 1,
        "instance": instance,
        "groups": [
            {
                "name": group.name,
                "state": group.state,
                "members": group.members,
                "lag": group.lag,
                "partitions": [{**asdict(place), "lag": place.lag} for place in group.progress],
            }
            for group in groups
        ],
    }


def record_as_json(record: Record, *, full: bool) -> dict[str, Any]:
    """`kafka record`, and each line of `kafka tail --json` (kafka-record.schema.json)."""
    event = record.event
    return {
        "format_version": 1,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "at": record.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "key": record.key,
        "event": None if event is None else asdict(event),
        "headers": dict(record.headers),
        "value": shown_value(record.value, full=full),
    }
