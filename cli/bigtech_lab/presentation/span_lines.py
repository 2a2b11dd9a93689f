"""The spans of services within the forms of a trace."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from bigtech_lab.domain.joined_spans import spans_by_hop
from bigtech_lab.domain.service_span import ServiceSpan
from bigtech_lab.domain.trace import Trace
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.printable import printable


def span_line(span: ServiceSpan, language: str) -> str:
    """A span in one line: what, who, how long."""
    return f"{span_name(span, language)} · {span_took(span, language)}"


def span_took(span: ServiceSpan, language: str) -> str:
    """How long it took."""
    return words.TOOK.in_language(language).format(time=duration(span.duration_ms))


def span_name(span: ServiceSpan, language: str) -> str:
    """What was done and by whom."""
    failed = [words.FAILED.in_language(language)] if span.failed else []
    name = f"{words.SPAN.in_language(language)} {printable(span.name)}"
    return " · ".join([name, printable(f"{span.component} ({span.kind})"), *failed])


def since_start_ms(trace: Trace, span: ServiceSpan) -> float:
    """Milliseconds from the start of the flow to the span's beginning."""
    return round((span.started_at - trace.started_at).total_seconds() * 1000, 3)


def spans_as_json(trace: Trace) -> list[dict[str, Any]]:
    """The spans, each with the hop that it belongs to (null: none), in the order of time."""
    found = [(hop, span) for hop, spans in spans_by_hop(trace).items() for span in spans]
    return [
        {
            "hop": hop,
            "span_id": span.span_id,
            "parent_id": span.parent_id,
            "name": span.name,
            "kind": span.kind,
            "component": span.component,
            "at": span.started_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "offset_ms": since_start_ms(trace, span),
            "duration_ms": span.duration_ms,
            "failed": span.failed,
            "event_id": span.event_id,
        }
        for hop, span in sorted(found, key=lambda pair: pair[1].started_at)
    ]
