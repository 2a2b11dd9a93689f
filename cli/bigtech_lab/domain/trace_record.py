"""What is kept of a trace so that the same event can be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.domain.witness import Witness


@dataclass(frozen=True, slots=True)
class TraceRecord:
    """The identity of one traced event.

    `recipient` is the throw-away user whose streams are read, None when the flow has none; `kafka_since` the
    ends of the partitions and `cursors` the places in the streams (by hop) before the request; `answer` the
    witness of the HTTP hop, as that cannot be seen twice; `witnesses` all that was seen, by hop.
    """

    flow: str
    context: TraceContext
    started_at: datetime
    recipient: Account | None
    facts: Mapping[str, Any]
    kafka_since: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    cursors: Mapping[str, str] = field(default_factory=dict)
    answer: Witness | None = None
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
