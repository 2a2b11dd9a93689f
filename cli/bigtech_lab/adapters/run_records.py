"""Commands with the output that they really had: `curriculum/records/runs/NAME.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class NoRecord(LookupError):
    """A page names a run that was never captured."""


class RunStep(NamedTuple):
    """A command and what it printed."""

    command: str
    output: str


def run_record(curriculum: Path, name: str) -> Sequence[RunStep]:
    """Return the steps of a record.

    Raises:
        NoRecord: there is none of that name.
    """
    file = curriculum / "records" / "runs" / f"{name}.json"
    if not file.is_file():
        raise NoRecord(f"There is no record {file}; capture it with: bigtech-lab author capture {name}")
    steps = json.loads(file.read_text(encoding="utf-8"))["steps"]
    return [RunStep(step["command"], step["output"].rstrip()) for step in steps]
