"""What is written down about a process that was started; a help for finding it, never the truth about it."""

from __future__ import annotations

import json
import tempfile
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


def adopt_record(path: Path, record: ProcessRecord, *, stale: ProcessRecord | None) -> bool:
    """Writes the record in the place of none, of a damaged one, or of `stale`; returns whether it did.

    A process may be found by its markers while the command that started it is just writing its record, which
    knows more: that one stays.
    """
    if path.exists() and read_record(path) in (None, stale):
        write_record(path, record)
        return True
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".adopted-") as folder:
        whole = Path(folder) / path.name
        write_record(whole, record)
        try:
            path.hardlink_to(whole)
        except FileExistsError:
            return False
    return True


def read_record(path: Path) -> ProcessRecord | None:
    """The record, or None when there is none or it is damaged (the process is then found by its markers)."""
    try:
        found = json.loads(path.read_text())
        version, ready_ms = found.get("version"), found.get("ready_ms")
        record = ProcessRecord(
            pid=int(found["pid"]),
            create_time=float(found["create_time"]),
            version=None if version is None else str(version),
            log_offset=max(0, int(found.get("log_offset", 0))),
            ready_ms=None if ready_ms is None else int(ready_ms),
            killed=bool(found.get("killed", False)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None
    return record if record.pid > 0 else None
