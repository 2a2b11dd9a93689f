"""Kept traces and their differences for programs (`trace-list.schema.json`, `trace-diff.schema.json`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_diff import TraceDifference
from bigtech_lab.domain.trace_span import length_ms, spans_of


def traces_as_json(traces: Sequence[Trace], *, instance: str) -> dict[str, Any]:
    """`trace list --json`."""
    return {
        "format_version": 1,
        "instance": instance,
        "traces": [
            {
                "flow": trace.flow.id,
                "trace_id": trace.context.trace_id,
                "reached": len(trace.reached),
                "hops": len(trace.flow.hops),
                "first_missing": None if trace.first_missing is None else trace.first_missing.hop,
                **_side(trace),
            }
            for trace in traces
        ],
    }


def difference_as_json(found: TraceDifference) -> dict[str, Any]:
    """`trace diff --json`."""
    return {
        "format_version": 1,
        "flow": found.after.flow.id,
        "before": _side(found.before),
        "after": _side(found.after),
        "same_hops": found.same_hops,
        "hops": [
            {
                "name": hop.hop,
                "before_ms": hop.before_ms,
                "after_ms": hop.after_ms,
                "change_ms": hop.change_ms,
            }
            for hop in found.hops
        ],
    }


def _side(trace: Trace) -> dict[str, Any]:
    return {
        "correlation_id": trace.context.correlation_id,
        "started_at": trace.started_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "complete": trace.complete,
        "length_ms": round(length_ms(spans_of(trace)), 3),
    }
