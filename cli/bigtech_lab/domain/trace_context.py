"""The identity of one request on its way through the system."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A trace (32 hex digits), the span that starts it (16 hex digits) and the correlation id (a UUID).

    The first two travel as W3C Trace Context (`traceparent`), the third as `X-Correlation-ID`.
    """

    trace_id: str
    span_id: str
    correlation_id: str

    @property
    def traceparent(self) -> str:
        """The header's value: version 00, sampled."""
        return f"00-{self.trace_id}-{self.span_id}-01"

    def headers(self) -> dict[str, str]:
        """The two HTTP headers that carry the context."""
        return {"traceparent": self.traceparent, "X-Correlation-ID": self.correlation_id}
