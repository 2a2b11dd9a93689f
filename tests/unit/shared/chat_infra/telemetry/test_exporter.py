"""Spans reach the backend, or are dropped and counted; nobody waits for them."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest

from chat_infra.metrics import SPANS_DROPPED
from chat_infra.telemetry import exporter as exporting
from chat_infra.telemetry.exporter import SpanExporter
from chat_infra.telemetry.span import Span, SpanKind
from chat_kernel.trace_context import TraceContext
from unit.shared.chat_infra.telemetry.collector import collecting

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def a_span(*, flags: str = "01", failed: bool = False) -> Span:
    """A finished span."""
    return Span(
        name="GET /things",
        kind=SpanKind.SERVER,
        position=TraceContext(TRACE, "00f067aa0ba902b7", flags),
        parent="00f067aa0ba902b8",
        started_ns=1_700_000_000_000_000_001,
        ended_ns=1_700_000_000_000_000_002,
        attributes={"http.route": "/things", "http.response.status_code": 200},
        failed=failed,
    )


def an_exporter(endpoint: str) -> SpanExporter:
    """An exporter of chat-service."""
    return SpanExporter(endpoint, service="chat-service", instance_id="7")


def dropped(reason: str) -> float:
    """How many spans have been dropped for that reason."""
    return float(SPANS_DROPPED.labels(reason)._value.get())


def until(condition: Callable[[], bool]) -> None:
    """Wait for the condition."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_span_arrives_as_otlp_json_with_the_ids_that_it_had() -> None:
    with collecting() as collector:
        exporter = an_exporter(f"{collector.url}/")
        exporter.record(a_span(failed=True))
        (body,) = collector.wait_for(1)
        exporter.close()

    assert body["path"] == "/v1/traces"
    (resource,) = body["resourceSpans"]
    assert resource["resource"]["attributes"] == [
        {"key": "service.name", "value": {"stringValue": "chat-service"}},
        {"key": "service.instance.id", "value": {"stringValue": "7"}},
    ]
    assert resource["scopeSpans"][0]["spans"] == [
        {
            "traceId": TRACE,
            "spanId": "00f067aa0ba902b7",
            "parentSpanId": "00f067aa0ba902b8",
            "name": "GET /things",
            "kind": 2,
            "startTimeUnixNano": "1700000000000000001",
            "endTimeUnixNano": "1700000000000000002",
            "attributes": [
                {"key": "http.route", "value": {"stringValue": "/things"}},
                {"key": "http.response.status_code", "value": {"intValue": "200"}},
            ],
            "status": {"code": 2},
        }
    ]


def test_what_the_caller_does_not_sample_is_not_sent() -> None:
    with collecting() as collector:
        exporter = an_exporter(collector.url)
        exporter.record(a_span(flags="00"))
        exporter.record(a_span())
        (body,) = collector.wait_for(1)
        exporter.close()

    assert len(body["resourceSpans"][0]["scopeSpans"][0]["spans"]) == 1


def test_what_waits_is_sent_at_the_end() -> None:
    with collecting() as collector:
        exporter = an_exporter(collector.url)
        exporter.record(a_span())
        exporter.close()
        assert len(collector.wait_for(1)) == 1


def test_spans_for_a_backend_that_is_away_are_dropped_and_counted() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        before = dropped("backend")
        exporter = an_exporter(f"http://127.0.0.1:{taken.getsockname()[1]}")
        exporter.record(a_span())
        until(lambda: dropped("backend") == before + 1)
        exporter.close()


def test_spans_that_a_backend_refuses_are_dropped_and_the_next_ones_are_sent() -> None:
    with collecting() as collector:
        collector.status = 503
        before = dropped("backend")
        exporter = an_exporter(collector.url)
        exporter.record(a_span())
        until(lambda: dropped("backend") == before + 1)
        collector.status = 200
        exporter.record(a_span())
        collector.wait_for(2)
        exporter.close()

    assert dropped("backend") == before + 1


def test_a_full_queue_drops_and_nobody_waits_for_a_backend_that_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exporting, "_MOST_WAITING", 10)
    with collecting() as collector:
        collector.open.clear()
        before, stopped = dropped("queue_full"), dropped("stopped")
        exporter = an_exporter(collector.url)
        exporter.record(a_span())
        collector.wait_for(1)
        for _ in range(25):
            exporter.record(a_span())
        assert dropped("queue_full") == before + 15
        # The thread is still in its request: the end does not wait for the answer.
        exporter.close()
        assert dropped("stopped") == stopped + 10
