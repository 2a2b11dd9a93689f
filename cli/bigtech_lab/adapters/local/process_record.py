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


def replace_record(path: Path, record: ProcessRecord, *, instead_of: ProcessRecord | None) -> bool:
    """Writes the record unless another one than `instead_of` has come there meanwhile; returns whether it did.

    A process is found by whoever looks while the command that started it is still writing its record, which
    knows more.
    """
    if instead_of is not None and read_record(path) == instead_of:
        write_record(path, record)
        return True
    if path.exists() and read_record(path) is None:
        path.unlink(missing_ok=True)
    try:
        with path.open("x") as file:
            file.write(json.dumps(asdict(record)) + "\n")
    except FileExistsError:
        return False
    return True


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
