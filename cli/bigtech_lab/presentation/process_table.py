"""Running components, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bigtech_lab.application.ports.process_list import RunningComponent
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import process_words as words
from bigtech_lab.presentation.console import stdout

_MB = 1_000_000


def show_processes(running: Sequence[RunningComponent], language: str) -> None:
    """Writes a row for each component, and the sum of their memory."""
    from rich.table import Table

    console = stdout()
    if not running:
        console.print(words.NOTHING.in_language(language))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in words.NAMES:
        table.add_column(heading.in_language(language), no_wrap=True, header_style=palette.QUIET)
    for heading in words.NUMBERS:
        name = heading.in_language(language)
        table.add_column(name, no_wrap=True, header_style=palette.QUIET, justify="right")
    for row in running:
        table.add_row(
            row.instance or words.UNKNOWN.in_language(language),
            row.component,
            str(row.pid),
            str(row.processes),
            f"{row.memory_bytes / _MB:.0f} MB",
            f"{row.cpu_seconds:.1f} s",
            row.started_at.astimezone().strftime("%H:%M:%S"),
        )
    console.print(table)
    memory = sum(row.memory_bytes for row in running) / _MB
    console.print(words.SUM.in_language(language).format(count=len(running), memory=memory))


def processes_as_json(running: Sequence[RunningComponent]) -> dict[str, Any]:
    """The shape of `ps.schema.json`."""
    return {
        "format_version": 1,
        "components": [
            {
                "instance": row.instance,
                "component": row.component,
                "pid": row.pid,
                "processes": row.processes,
                "memory_bytes": row.memory_bytes,
                "cpu_seconds": row.cpu_seconds,
                "started_at": row.started_at.isoformat(),
            }
            for row in running
        ],
    }
