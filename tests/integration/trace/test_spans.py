"""The services of a running stack tell a real Jaeger of their work, and `trace` joins it to its hops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console import Console
from integration.trace.jaeger import Jaeger, running_jaeger

# The first run builds Jaeger, which takes minutes.
pytestmark = [pytest.mark.jaeger, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def jaeger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jaeger]:
    """A real Jaeger."""
    with running_jaeger(tmp_path_factory.mktemp("jaeger")) as running:
        yield running


@pytest.fixture(scope="module")
def told(jaeger: Jaeger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A stack that exports to it, and a command that asks it."""
    environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": jaeger.otlp_url, "BIGTECH_LAB_SPANS_URL": jaeger.query_url}
    lab = Console(tmp_path_factory.mktemp("told") / "data", environ)
    lab.ok("up")
    yield lab
    lab.ok("down")


def the_spans(lab: Console, flow: str) -> list[dict[str, Any]]:
    """The spans of a new trace, which must be complete."""
    trace = lab.ok("trace", flow, "--json").json("trace")
    assert trace["complete"]
    spans: list[dict[str, Any]] = trace["spans"]
    return spans


def test_a_message_is_told_of_by_everyone_who_had_to_do_with_it(told: Console) -> None:
    spans = the_spans(told, "message")

    assert [(s["hop"], s["kind"], s["component"], s["name"]) for s in spans if s["hop"]] == [
        ("http", "server", "chat-service", "POST /api/messages/{room_id}"),
        ("kafka", "producer", "chat-service", "publish chat.events"),
        ("consumer", "consumer", "notification-service", "process chat.events"),
    ]
    server, publish, process = (span for span in spans if span["hop"])
    assert server["span_id"] == publish["parent_id"] == process["parent_id"]
    assert publish["event_id"] == process["event_id"]
    assert not any(span["failed"] for span in spans)


def test_the_call_of_one_service_to_another_lies_within_its_request(told: Console) -> None:
    spans = the_spans(told, "friend-request")

    # The keys for the tokens are fetched once: by this request, or by an earlier one.
    for call in [span for span in spans if span["kind"] == "client"]:
        assert call["hop"] == "http"
        assert call["parent_id"] in {span["span_id"] for span in spans if span["kind"] == "server"}
    assert {"server", "producer", "consumer"} <= {span["kind"] for span in spans}


def test_a_backend_that_ends_slows_and_fails_nothing(tmp_path: Path) -> None:
    with running_jaeger(tmp_path) as jaeger:
        lab = Console(tmp_path / "data", {"OTEL_EXPORTER_OTLP_ENDPOINT": jaeger.otlp_url})
        lab.ok("up")
        assert the_spans(Console(lab.data, {"BIGTECH_LAB_SPANS_URL": jaeger.query_url}), "message")
    try:
        shown = lab.ok("trace", "message", "--spans", jaeger.query_url)
        assert "No spans: the tracing backend" in shown.err
        assert "complete: 11 of 11 hops" in shown.out
        assert "spans_dropped" in lab.ok("logs", "chat-service").out
    finally:
        lab.ok("down")
