"""What was seen of an event at one hop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Clock(StrEnum):
    """Whose time a witness carries. All of a stack's servers share one machine's clock."""

    SENT = "request-sent"
    ROW = "row"
    RECORD = "record"
    ENTRY = "entry"
    ARRIVED = "arrived"
    """The moment the frame reached the lab."""
    REPLAYED = "replayed"
    """The moment the lab saw it when it looked at an earlier event again: nobody knows when it happened."""
    SEEN = "seen"
    """The moment the lab looked and saw it; it may have been there a little earlier."""


@dataclass(frozen=True, slots=True)
class Witness:
    """An event seen at a hop; `trail` is the place in short (`chat.events[3]@42`)."""

    hop: str
    at: datetime
    clock: Clock
    trail: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
