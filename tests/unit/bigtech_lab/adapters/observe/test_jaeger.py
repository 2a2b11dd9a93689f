"""The answers of a tracing backend, and what is none."""

from __future__ import annotations

import socket

import pytest

from bigtech_lab.adapters.observe.jaeger import JaegerSpans
from bigtech_lab.application.ports.span_source import BackendAway
from unit.bigtech_lab.recorded.jaeger_answers import ANSWER, TRACE_ID, UNKNOWN, answering


async def test_the_spans_of_an_answer_are_read_with_their_ids_times_and_records() -> None:
    with answering((200, ANSWER)) as backend:
        spans = {span.name: span for span in await JaegerSpans(f"{backend.url}/").spans_of(TRACE_ID)}

    assert backend.asked == [f"/api/traces/{TRACE_ID}"]
    server, process = spans["POST /api/messages/{room_id}"], spans["process chat.events"]
    assert (server.component, server.kind, server.record) == ("chat-service", "server", None)
    assert (process.component, process.kind) == ("notification-service", "consumer")
    assert process.parent_id == server.span_id
    assert process.record == ("chat.events", 2, 1)
    assert process.event_id == "01a2176a-455d-7730-a618-fb148db13fed"
    assert process.duration_ms == 11.684
    assert process.started_at > server.started_at


async def test_a_trace_that_the_backend_does_not_know_has_no_spans_yet() -> None:
    with answering((404, UNKNOWN)) as backend:
        assert await JaegerSpans(backend.url).spans_of(TRACE_ID) == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((404, "<h1>Not Found</h1>"), "404"),
        ((404, '{"error": "route_not_found"}'), "404"),
        ((503, UNKNOWN), "503"),
        ((200, "<h1>It works!</h1>"), "no answer of Jaeger"),
        ((200, '{"traces": []}'), "no answer of Jaeger"),
        ((200, "[]"), "no answer of Jaeger"),
    ],
)
async def test_what_is_no_tracing_backend_is_away(reply: tuple[int, str], said: str) -> None:
    with answering(reply) as backend, pytest.raises(BackendAway, match=said):
        await JaegerSpans(backend.url).spans_of(TRACE_ID)


async def test_an_address_where_nobody_listens_is_away() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(BackendAway):
            await JaegerSpans(f"http://127.0.0.1:{taken.getsockname()[1]}").spans_of(TRACE_ID)
