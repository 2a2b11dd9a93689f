"""Which hop of a trace a service's span belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bigtech_lab.domain.hop import ConsumerHop, HttpHop, KafkaHop
from bigtech_lab.domain.service_span import ServiceSpan
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.witness import Clock, Witness


def spans_by_hop(trace: Trace) -> Mapping[str | None, tuple[ServiceSpan, ...]]:
    """The spans below each reached hop, in the order of time; those of no hop under None."""
    spans = sorted(trace.spans or (), key=lambda span: span.started_at)
    by_id = {span.span_id: span for span in spans}
    below: dict[str | None, tuple[ServiceSpan, ...]] = {}
    for span in spans:
        hop = _hop_of(trace, span, by_id, depth=len(by_id))
        below[hop] = (*below.get(hop, ()), span)
    return below


def unheard_hops(trace: Trace) -> tuple[str, ...]:
    """The reached hops of which an instrumented service would have told, and none has yet."""
    below = spans_by_hop(trace)
    telling = HttpHop | KafkaHop | ConsumerHop
    return tuple(hop.name for hop, _ in trace.reached if isinstance(hop, telling) and hop.name not in below)


def _hop_of(trace: Trace, span: ServiceSpan, by_id: Mapping[str, ServiceSpan], depth: int) -> str | None:
    # What names its request or its record is certain; the clock decides only about the rest.
    first = trace.reached[0][0] if trace.reached else None
    if span.kind == "server" and span.parent_id == trace.context.span_id and isinstance(first, HttpHop):
        return first.name
    if span.record is not None:
        return _hop_of_record(trace, span, span.record)
    parent = by_id.get(span.parent_id or "")
    if parent is not None and depth and span.kind in {"client", "internal"}:
        return _hop_of(trace, parent, by_id, depth - 1)
    return _nearest(trace, span)


def _hop_of_record(trace: Trace, span: ServiceSpan, record: tuple[str, int, int]) -> str | None:
    for kafka, witness in trace.reached:
        if not isinstance(kafka, KafkaHop) or _place(witness) != record:
            continue
        # Who reads it without a hop of its own (a service that hears itself) is told of at the record.
        readers = [
            hop.name
            for hop, _ in trace.reached
            if isinstance(hop, ConsumerHop) and hop.record == kafka.name and hop.component == span.component
        ]
        return readers[0] if readers and span.kind == "consumer" else kafka.name
    return None


def _place(witness: Witness) -> tuple[object, object, object]:
    detail = witness.detail
    return detail.get("topic"), detail.get("partition"), detail.get("offset")


def _nearest(trace: Trace, span: ServiceSpan) -> str | None:
    """The hop of the span's component that was witnessed during it, or next to it."""
    own = [
        (_distance(witness.at, span), hop.name)
        for hop, witness in trace.reached
        if span.component in hop.involved and witness.clock is not Clock.REPLAYED
    ]
    return min(own, key=lambda found: found[0])[1] if own else None


def _distance(at: datetime, span: ServiceSpan) -> timedelta:
    ended_at = span.started_at + timedelta(milliseconds=span.duration_ms)
    return max(span.started_at - at, at - ended_at, timedelta(0))
