"""A trace as OTLP/JSON (OpenTelemetry Protocol, ExportTraceServiceRequest), for tracing backends."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bigtech_lab.domain.hop import HopKind
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import Span, length_ms, spans_of

_KINDS = {HopKind.HTTP: 2, HopKind.KAFKA: 4, HopKind.CONSUMER: 5}
_INTERNAL = 1
_OK, _ERROR = 1, 2
_SCOPE = {"name": "bigtech-lab"}


def trace_as_otlp(trace: Trace) -> dict[str, Any]:
    """One resource for each component; every hop is a span below the one that caused it.

    The root is the span whose id travelled in `traceparent`: spans of instrumented services, which name it as
    their parent, join the same tree.
    """
    spans = spans_of(trace)
    by_component: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_component["bigtech-lab"].append(_root(trace, spans))
    for span in spans:
        by_component[span.hop.component].append(_span(trace, span))
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": [_attribute("service.name", component)]},
                "scopeSpans": [{"scope": _SCOPE, "spans": found}],
            }
            for component, found in by_component.items()
        ]
    }


def span_id(trace: Trace, hop: str) -> str:
    """The id of a hop's span: always the same for the same trace, so that an export can be repeated."""
    return hashlib.sha256(f"{trace.context.trace_id}/{hop}".encode()).hexdigest()[:16]


def _root(trace: Trace, spans: Sequence[Span]) -> dict[str, Any]:
    status: dict[str, Any] = {"code": _OK}
    if trace.first_missing is not None:
        status = {"code": _ERROR, "message": f"{trace.first_missing.hop} was not seen"}
    return {
        "traceId": trace.context.trace_id,
        "spanId": trace.context.span_id,
        "name": trace.flow.id,
        "kind": _INTERNAL,
        "startTimeUnixNano": _nanoseconds(trace.started_at, 0.0),
        "endTimeUnixNano": _nanoseconds(trace.started_at, length_ms(spans)),
        "attributes": [_attribute("correlation_id", trace.context.correlation_id)],
        "status": status,
    }


def _span(trace: Trace, span: Span) -> dict[str, Any]:
    after = span.hop.after
    parent = trace.context.span_id if after not in trace.witnesses else span_id(trace, str(after))
    seen = {
        "hop.kind": span.hop.kind.value,
        "hop.trail": span.witness.trail,
        "hop.clock": span.witness.clock.value,
    }
    return {
        "traceId": trace.context.trace_id,
        "spanId": span_id(trace, span.hop.name),
        "parentSpanId": parent,
        "name": span.hop.name,
        "kind": _KINDS.get(span.hop.kind, _INTERNAL),
        "startTimeUnixNano": _nanoseconds(trace.started_at, span.start_ms),
        "endTimeUnixNano": _nanoseconds(trace.started_at, span.end_ms),
        "attributes": [_attribute(name, value) for name, value in {**seen, **span.witness.detail}.items()],
        "status": {"code": _OK},
    }


def _attribute(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"key": name, "value": {"boolValue": value}}
    if isinstance(value, int):
        # 64-bit integers are strings in the JSON of protocol buffers.
        return {"key": name, "value": {"intValue": str(value)}}
    if isinstance(value, float):
        return {"key": name, "value": {"doubleValue": value}}
    return {"key": name, "value": {"stringValue": str(value)}}


def _nanoseconds(start: datetime, offset_ms: float) -> str:
    at = start + timedelta(milliseconds=offset_ms)
    whole = int(at.timestamp())
    return str(whole * 1_000_000_000 + at.microsecond * 1000)
