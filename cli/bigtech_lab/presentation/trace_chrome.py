"""A trace in the Trace Event Format, which chrome://tracing and Perfetto open."""

from __future__ import annotations

from typing import Any

from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import spans_of
from bigtech_lab.presentation.trace_json import plain


def trace_as_chrome(trace: Trace) -> dict[str, Any]:
    """Every component is a process, every hop a thread of its own, so that none hides another."""
    spans = spans_of(trace)
    numbers = {name: n for n, name in enumerate(dict.fromkeys(s.hop.component for s in spans), 1)}
    events: list[dict[str, Any]] = [
        {"name": "process_name", "ph": "M", "pid": number, "args": {"name": name}}
        for name, number in numbers.items()
    ]
    for thread, span in enumerate(spans, 1):
        pid = numbers[span.hop.component]
        events.append(
            {"name": "thread_name", "ph": "M", "pid": pid, "tid": thread, "args": {"name": span.hop.name}}
        )
        events.append(
            {
                "name": span.hop.name,
                "cat": span.hop.kind.value,
                "ph": "X",
                # Microseconds, from the start of the flow.
                "ts": round(span.start_ms * 1000, 1),
                "dur": round((span.end_ms - span.start_ms) * 1000, 1),
                "pid": pid,
                "tid": thread,
                "args": {
                    **{name: plain(value) for name, value in span.witness.detail.items()},
                    "trail": span.witness.trail,
                    "clock": span.witness.clock.value,
                },
            }
        )
    return {
        "displayTimeUnit": "ms",
        "traceEvents": events,
        "otherData": {
            "flow": trace.flow.id,
            "trace_id": trace.context.trace_id,
            "correlation_id": trace.context.correlation_id,
            "started_at": trace.started_at.isoformat(),
        },
    }
