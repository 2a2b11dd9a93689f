"""What was seeded, for people and for programs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from bigtech_lab.application.seed_data import Seeded
from bigtech_lab.presentation.console import stdout

_TOLD = ("users", "friendships", "rooms", "room_members", "messages", "notifications")


def show_progress(step: str, done: int, total: int) -> None:
    """One line on stderr for each step."""
    sys.stderr.write(f"{step:<9} {done:>9,} of {total:,}\n")


def show_seeded(seeded: Seeded) -> None:
    """The counts, the speed, and how to log in."""
    console = stdout()
    for name in _TOLD:
        console.print(f"{name.replace('_', ' '):<14} {seeded.counts.get(name, 0):>10,}")
    rows = sum(seeded.counts.values())
    console.print(f"{rows:,} rows in {seeded.seconds:.1f} s: {seeded.rows_per_second:,} rows/s")
    console.print(f"Everybody's password: {seeded.password}", markup=False)
    console.print("E-mail addresses: <username>@seed.example (search for a name to find one).", markup=False)


def seeded_as_json(seeded: Seeded) -> dict[str, Any]:
    """The shape of `seed.schema.json`."""
    return {"format_version": 1, **asdict(seeded)}
