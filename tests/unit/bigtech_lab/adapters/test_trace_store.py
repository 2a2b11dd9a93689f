"""Traces are kept for looking at them again, for their owner's eyes only."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bigtech_lab.adapters.trace_store import TraceFiles
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.domain.witness import Clock, Witness
from bigtech_lab.errors import BadUsage

AT = datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)


def record(number: int = 1, flow: str = "message") -> TraceRecord:
    """A record with everything in it."""
    return TraceRecord(
        flow=flow,
        context=TraceContext("ab" * 16, "cd" * 8, f"00000000-0000-4000-8000-{number:012d}"),
        started_at=AT,
        recipient=Account(7, "a@lab.example", "a", "secret", "token"),
        facts={"room_id": 3, "correlation_id": "x"},
        kafka_since={"chat.events": {0: 5, 1: 0}},
        cursors={"room-sse": "0"},
        answer=Witness("http", AT, Clock.SENT, "HTTP 201", {"status": 201}),
        witnesses={"kafka": Witness("kafka", AT, Clock.RECORD, "chat.events[3]@1", {"offset": 1})},
    )


def test_a_record_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    files = TraceFiles(tmp_path / "traces")
    files.save(record())

    assert files.load(record().context.correlation_id, "message") == record()


def test_only_the_owner_can_read_a_record(tmp_path: Path) -> None:
    TraceFiles(tmp_path / "traces").save(record())

    (file,) = (tmp_path / "traces").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_last_is_the_newest_of_the_flow(tmp_path: Path) -> None:
    files = TraceFiles(tmp_path)
    for number, flow in enumerate(["message", "message", "friend-request"], 1):
        files.save(record(number, flow))
        os.utime(tmp_path / f"{record(number).context.correlation_id}.json", (number, number))

    assert files.load("last", "message") == record(2)


@pytest.mark.parametrize(
    ("which", "code"),
    [
        ("last", "unknown-trace"),
        ("00000000-0000-4000-8000-000000000009", "unknown-trace"),
        ("../instance", "not-a-correlation-id"),
    ],
)
def test_what_was_never_traced_cannot_be_looked_at(tmp_path: Path, which: str, code: str) -> None:
    with pytest.raises(BadUsage) as told:
        TraceFiles(tmp_path / "traces").load(which, "message")

    assert told.value.code == code


def test_a_trace_of_another_flow_names_the_command_for_it(tmp_path: Path) -> None:
    files = TraceFiles(tmp_path)
    files.save(record(flow="friend-request"))

    with pytest.raises(BadUsage) as told:
        files.load(record().context.correlation_id, "message")

    assert told.value.hint is not None
    assert "trace friend-request --attach" in told.value.hint


def test_a_damaged_record_counts_as_none(tmp_path: Path) -> None:
    files = TraceFiles(tmp_path)
    files.save(record())
    (tmp_path / f"{record().context.correlation_id}.json").write_text(
        '{"format_version": 1', encoding="utf-8"
    )

    with pytest.raises(BadUsage):
        files.load("last", "message")


def test_old_records_make_room_for_new_ones(tmp_path: Path) -> None:
    files = TraceFiles(tmp_path)
    for number in range(55):
        files.save(record(number))

    assert len(list(tmp_path.glob("*.json"))) == 50
