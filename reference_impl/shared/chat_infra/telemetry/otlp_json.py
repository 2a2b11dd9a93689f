"""Spans as OTLP/JSON (OpenTelemetry Protocol, ExportTraceServiceRequest)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from chat_infra.telemetry.span import Span

_SCOPE: Final = {"name": "chat_infra.telemetry"}
_ERROR: Final = 2


def export_request(resource: Mapping[str, str], spans: Iterable[Span]) -> bytes:
    """The body of a POST to `/v1/traces`."""
    return msgspec.json.encode(
        {
            "resourceSpans": [
                {
                    "resource": {"attributes": _attributes(resource)},
                    "scopeSpans": [{"scope": _SCOPE, "spans": [_span(span) for span in spans]}],
                }
            ]
        }
    )


def _span(span: Span) -> dict[str, Any]:
    written: dict[str, Any] = {
        "traceId": span.position.trace_id,
        "spanId": span.position.span_id,
        "name": span.name,
        "kind": int(span.kind),
        # 64-bit integers are strings in the JSON of protocol buffers.
        "startTimeUnixNano": str(span.started_ns),
        "endTimeUnixNano": str(span.ended_ns),
        "attributes": _attributes(span.attributes),
        "status": {"code": _ERROR} if span.failed else {},
    }
    if span.parent is not None:
        written["parentSpanId"] = span.parent
    return written


def _attributes(values: Mapping[str, str | int]) -> list[dict[str, Any]]:
    return [
        {"key": name, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
        for name, value in values.items()
    ]
