"""Traces as files of an instance: `traces/<correlation id>.json`, readable by their owner only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.domain.witness import Clock, Witness
from bigtech_lab.errors import BadUsage

_FORMAT_VERSION = 1
_KEPT = 50
_LAST = "last"


class TraceFiles:
    """Implements TraceStore in a folder; the newest 50 traces are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, record: TraceRecord) -> None:
        """See the port; the file holds the throw-away user's password, so nobody else may read it."""
        content = {"format_version": _FORMAT_VERSION, **asdict(record)}
        with telling_storage_problems(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._file(record.context.correlation_id)
            write_atomically(file, json.dumps(content, default=_as_text), mode=0o600)
            for old in self._newest_first()[_KEPT:]:
                old.unlink(missing_ok=True)

    def load(self, which: str, flow: str) -> TraceRecord:
        """See the port."""
        if which == _LAST:
            record = next((r for r in map(_read, self._newest_first()) if r and r.flow == flow), None)
        else:
            record = _read(self._file(_correlation_id(which)))
        if record is None:
            raise BadUsage(
                f"There is no trace '{which}' of the flow '{flow}' in this instance.",
                code="unknown-trace",
                hint=f"Make one: bigtech-lab trace {flow}",
            )
        if record.flow != flow:
            raise BadUsage(
                f"The trace {which} is of the flow '{record.flow}', not of '{flow}'.",
                code="other-flow",
                hint=f"bigtech-lab trace {record.flow} --attach {which}",
            )
        return record

    def _file(self, correlation_id: str) -> Path:
        return self._folder / f"{correlation_id}.json"

    def _newest_first(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)


def _correlation_id(given: str) -> str:
    try:
        return str(UUID(given))
    except ValueError:
        raise BadUsage(
            f"'{given}' is not a correlation id.",
            code="not-a-correlation-id",
            hint="Give the correlation id that a trace printed, or `last`.",
        ) from None


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read(file: Path) -> TraceRecord | None:
    # A record that was cut off or made by another version cannot be looked at again: it counts as not there.
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return _record(data) if data["format_version"] == _FORMAT_VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _record(data: Mapping[str, Any]) -> TraceRecord:
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
