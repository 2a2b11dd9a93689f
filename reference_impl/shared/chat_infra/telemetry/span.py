"""A span: one piece of work of a service, as a tracing backend shows it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Protocol

import msgspec

from chat_kernel.trace_context import TraceContext


class SpanKind(IntEnum):
    """The kinds of OpenTelemetry, by their number in OTLP."""

    SERVER = 2
    CLIENT = 3
    PRODUCER = 4
    CONSUMER = 5


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A finished span. Times are nanoseconds since 1970.

    `position` is the trace and the span's own id: that of the call context in which the work was done, so
    that what followed from it, whose `traceparent` names that id, hangs below it.
    """

    name: str
    kind: SpanKind
    position: TraceContext
    parent: str | None
    started_ns: int
    ended_ns: int
    attributes: Mapping[str, str | int]
    failed: bool = False

    @property
    def is_sampled(self) -> bool:
        """Whether who began the trace wants it recorded (W3C Trace Context §3.2.2.5.1)."""
        return bool(int(self.position.flags, 16) & 1)


class SpanSink(Protocol):
    """Takes finished spans; never waits and never fails."""

    def record(self, span: Span) -> None:
        """Take a span, or drop it."""
