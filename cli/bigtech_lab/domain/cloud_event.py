"""An event as it travels on Kafka: CloudEvents 1.0 in the binary mode of the Kafka protocol binding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_PREFIX = "ce_"
_REQUIRED = ("id", "type", "source")


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """The attributes of an event, as the record's headers carry them.

    `correlation_id`, `causation_id` and `traceparent` are the extensions by which an event is followed; each
    is None where the record does not carry it.
    """

    id: str
    type: str
    source: str
    time: str | None
    correlation_id: str | None
    causation_id: str | None
    traceparent: str | None

    @property
    def trace_id(self) -> str | None:
        """The trace-id within `traceparent` (W3C Trace Context), or None."""
        parts = (self.traceparent or "").split("-")
        return parts[1] if len(parts) == 4 else None  # noqa: PLR2004 - version, trace, span, flags


def cloud_event_in(headers: Mapping[str, str]) -> CloudEvent | None:
    """The event in these headers; None when they lack what every event has."""
    found = {name[len(_PREFIX) :]: value for name, value in headers.items() if name.startswith(_PREFIX)}
    if not all(found.get(name) for name in _REQUIRED):
        return None
    return CloudEvent(
        id=found["id"],
        type=found["type"],
        source=found["source"],
        time=found.get("time"),
        correlation_id=found.get("correlationid"),
        causation_id=found.get("causationid"),
        traceparent=found.get("traceparent"),
    )
