"""Reads a trace that a quiz asks about: what `bigtech-lab trace FLOW --json` printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.trace_exhibit import ExhibitHop, TraceExhibit

# Told by the tree and the trail already.
_TOLD = frozenset(
    {"clock", "after", "gap_ms", "trail"}
    | {"topic", "partition", "offset", "group", "committed", "entry", "cursor", "id", "status"}
)


def load_exhibit(file: Path) -> TraceExhibit:
    """The trace in a file; raises YamlProblem when the file is not one."""
    document = load_located(file)
    document.check_against(schema("trace"))
    return TraceExhibit(document.data["flow"], tuple(_hop(hop) for hop in document.data["hops"]))


def _hop(data: Mapping[str, Any]) -> ExhibitHop:
    detail = data["detail"]
    return ExhibitHop(
        name=data["name"],
        component=data["component"],
        after=detail.get("after"),
        offset_ms=data["offset_ms"],
        gap_ms=detail.get("gap_ms"),
        trail=detail.get("trail", ""),
        facts={name: str(value) for name, value in detail.items() if name not in _TOLD},
    )
