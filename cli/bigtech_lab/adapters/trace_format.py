"""How a trace is written down as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.domain.witness import Clock, Witness

FORMAT_VERSION = 1


def written(record: TraceRecord) -> str:
    """The record as JSON; what JSON does not know (times, ids) as text."""
    return json.dumps({"format_version": FORMAT_VERSION, **asdict(record)}, default=_as_text)


def record_from(data: Mapping[str, Any]) -> TraceRecord:
    """The record in the JSON of a file; KeyError, TypeError or ValueError when it is none."""
    answer = data["answer"]
    return TraceRecord(
        flow=data["flow"],
        context=TraceContext(**data["context"]),
        started_at=datetime.fromisoformat(data["started_at"]),
        recipient=None if data["recipient"] is None else Account(**data["recipient"]),
        facts=data["facts"],
        kafka_since={
            topic: {int(partition): end for partition, end in ends.items()}
            for topic, ends in data["kafka_since"].items()
        },
        cursors=data["cursors"],
        answer=None if answer is None else _witness(answer),
        witnesses={hop: _witness(seen) for hop, seen in data.get("witnesses", {}).items()},
    )


def _witness(data: Mapping[str, Any]) -> Witness:
    fields = {**data, "at": datetime.fromisoformat(data["at"]), "clock": Clock(data["clock"])}
    return Witness(**fields)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
