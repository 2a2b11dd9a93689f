"""What is written down about a process that was started; a help for finding it, never the truth about it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bigtech_lab.adapters.atomic_file import write_atomically


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """`log_offset` is where this run's part of the log begins, in bytes; `create_time` is in epoch
    seconds."""

    pid: int
    create_time: float
    version: str | None = None
    log_offset: int = 0
    ready_ms: int | None = None
    killed: bool = False
    """`bigtech-lab kill` ended it: it counts as dead, and the reason can say by whom."""


def write_record(path: Path, record: ProcessRecord) -> None:
    """Writes the record in one step."""
    write_atomically(path, json.dumps(asdict(record)) + "\n")


def read_record(path: Path) -> ProcessRecord | None:
    """The record, or None when there is none or it is damaged (the process is then found by its markers)."""
    try:
        found = json.loads(path.read_text())
        return ProcessRecord(
            pid=int(found["pid"]),
            create_time=float(found["create_time"]),
            version=found.get("version"),
            log_offset=int(found.get("log_offset", 0)),
            ready_ms=found.get("ready_ms"),
            killed=bool(found.get("killed", False)),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
