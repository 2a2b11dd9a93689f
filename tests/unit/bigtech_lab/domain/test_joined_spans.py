"""Which hop a service's span belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bigtech_lab.domain.joined_spans import spans_by_hop, unheard_hops
from bigtech_lab.domain.service_span import ServiceSpan
from bigtech_lab.domain.trace import Trace
from unit.bigtech_lab.presentation.traces import START, made_up_trace

RECORD = ("chat.events", 3, 42)


def a_trace(*spans: ServiceSpan) -> Trace:
    """A whole trace, its hops 10 ms apart, whose record lies at RECORD."""
    trace = made_up_trace(apart_ms=10)
    kafka = trace.witnesses["kafka"]
    detail = dict(zip(("topic", "partition", "offset"), RECORD, strict=True))
    return replace(
        trace, witnesses={**trace.witnesses, "kafka": replace(kafka, detail=detail)}, spans=tuple(spans)
    )


def a_span(
    kind: str,
    *,
    component: str = "chat-service",
    at_ms: float = 0.0,
    parent: str | None = None,
    span_id: str = "11" * 8,
    record: tuple[str, int, int] | None = None,
) -> ServiceSpan:
    """A span of 2 ms."""
    started_at = START + timedelta(milliseconds=at_ms)
    return ServiceSpan(span_id, parent, kind, kind, component, started_at, 2.0, record=record)


def hop_of(*spans: ServiceSpan) -> str | None:
    """The hop of the last of the spans."""
    below = spans_by_hop(a_trace(*spans))
    return next(hop for hop, found in below.items() if spans[-1] in found)


def test_the_server_that_the_request_reached_belongs_to_the_request_whatever_its_clock_says() -> None:
    assert hop_of(a_span("server", parent="cd" * 8, at_ms=500)) == "http"
    assert hop_of(a_span("server", parent="cd" * 8, component="chat-monolith.user")) == "http"


def test_a_record_names_its_publication_and_its_consumer() -> None:
    assert hop_of(a_span("producer", record=RECORD, at_ms=90)) == "kafka"
    assert hop_of(a_span("consumer", component="notification-service", record=RECORD)) == "consumer"


def test_a_service_that_reads_the_record_without_a_hop_of_its_own_is_told_of_at_the_record() -> None:
    assert hop_of(a_span("consumer", component="friend-service", record=RECORD)) == "kafka"


def test_another_record_of_the_same_trace_belongs_to_no_hop() -> None:
    assert hop_of(a_span("producer", record=("notification.events", 0, 1))) is None


def test_a_call_belongs_where_its_caller_does() -> None:
    caller = a_span("server", parent="cd" * 8)
    assert hop_of(caller, a_span("client", parent=caller.span_id, span_id="22" * 8, at_ms=70)) == "http"


def test_spans_that_name_one_another_as_their_parents_end() -> None:
    one = a_span("internal", span_id="11" * 8, parent="22" * 8)
    other = a_span("internal", span_id="22" * 8, parent="11" * 8)
    assert hop_of(one, other) is not None


def test_without_a_record_the_nearest_hop_of_the_component_has_the_span() -> None:
    # message-row is reached at 10 ms, outbox at 20 ms, room-sse at 50 ms.
    assert hop_of(a_span("internal", at_ms=9)) == "message-row"
    assert hop_of(a_span("internal", at_ms=55)) == "room-sse"
    assert hop_of(a_span("internal", at_ms=9, component="user-service")) is None


def test_the_spans_of_a_hop_stand_in_the_order_of_time() -> None:
    late, early = a_span("internal", at_ms=11), a_span("internal", at_ms=9, span_id="22" * 8)
    assert spans_by_hop(a_trace(late, early)) == {"message-row": (early, late)}


def test_hops_that_services_tell_of_are_unheard_until_they_have_a_span() -> None:
    told = [
        a_span("server", parent="cd" * 8),
        a_span("producer", record=RECORD),
        a_span("consumer", component="notification-service", record=RECORD),
    ]
    assert unheard_hops(a_trace(*told[:1])) == ("kafka", "consumer")
    assert unheard_hops(a_trace(*told)) == ()
