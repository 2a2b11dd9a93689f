"""A span of OpenTelemetry: what a service itself says of a piece of its work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ServiceSpan:
    """A finished span; `duration_ms` in milliseconds, times in UTC.

    `kind` is server, client, producer, consumer or internal; `component` the name under which the service
    exports; `record` the topic, partition and offset that a producer or consumer names, if it does.
    """

    span_id: str
    parent_id: str | None
    name: str
    kind: str
    component: str
    started_at: datetime
    duration_ms: float
    failed: bool = False
    event_id: str | None = None
    record: tuple[str, int, int] | None = None
