"""What the services record: requests, calls to one another, publications and the handling of events."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from chat_infra.http.app import create_app, with_boundary
from chat_infra.http.health import Health
from chat_infra.http.outbound import Outbound
from chat_infra.telemetry.messaging import EventAtPlace, EventSpans
from chat_infra.telemetry.span import Span, SpanKind
from chat_kernel.call_context import CallContext, calling
from chat_kernel.errors import Unavailable
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext
from unit.shared.chat_infra.test_http_application import TRACEPARENT, OneTokenVerifier, things

EVENT = EventAtPlace("an-id", "chat.message.sent", TRACEPARENT, "chat.events", 3, 42)


class Kept(list[Span]):
    """A sink that keeps what comes."""

    def record(self, span: Span) -> None:
        """See SpanSink."""
        self.append(span)


async def asked(spans: Kept, method: str, path: str) -> httpx.Response:
    """The answer of an application that tells `spans`."""
    app = create_app("Test", routers=[things()], verifier=OneTokenVerifier(), health=Health())
    transport = httpx.ASGITransport(with_boundary(app, spans=spans))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, headers={"traceparent": TRACEPARENT})


async def test_a_request_is_a_server_span_below_its_caller_and_named_by_its_route() -> None:
    spans = Kept()
    answer = await asked(spans, "POST", "/things/1")

    (span,) = spans
    assert (span.name, span.kind, span.failed) == ("POST /things/{number}", SpanKind.SERVER, False)
    assert span.attributes["http.response.status_code"] == 401
    # The id that the answer names, and that every event of the request carries.
    assert str(span.position) == answer.headers["traceparent"]
    assert span.parent == TRACEPARENT.split("-")[2]
    assert 0 < span.started_ns <= span.ended_ns


async def test_a_defect_fails_its_span_and_probes_have_none() -> None:
    spans = Kept()
    await asked(spans, "GET", "/broken")
    await asked(spans, "GET", "/health")

    assert [(span.name, span.failed) for span in spans] == [("GET /broken", True)]


class _Echo(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        said = self.headers["traceparent"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


async def test_a_call_is_a_client_span_whose_id_travels_and_one_without_an_answer_fails() -> None:
    spans = Kept()
    outbound = Outbound(spans)
    call = CallContext(uuid7(), TraceContext.start())
    server = HTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=server.handle_request, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    with calling(call):
        answer = await outbound.get(url)
        server.server_close()
        with pytest.raises(Unavailable):
            await outbound.get(url)
    outbound.close()

    done, lost = spans
    assert answer.body.decode() == str(done.position)
    assert done.parent == lost.parent == call.trace.span_id
    assert (done.kind, done.failed, lost.failed) == (SpanKind.CLIENT, False, True)


def test_an_event_is_published_and_handled_below_what_caused_it() -> None:
    spans = Kept()
    told = EventSpans(spans)
    position = TraceContext.start()
    told.published(EVENT, told.now())
    told.handled(EVENT, position, group="notification-service", since=told.now(), failed=True)

    published, handled = spans
    assert published.parent == handled.parent == TRACEPARENT.split("-")[2]
    assert (published.kind, handled.kind) == (SpanKind.PRODUCER, SpanKind.CONSUMER)
    assert (published.failed, handled.failed) == (False, True)
    assert handled.position == position
    for span in spans:
        assert span.attributes["messaging.message.id"] == "an-id"
        assert span.attributes["messaging.kafka.offset"] == 42


def test_without_a_sink_nothing_is_recorded() -> None:
    told = EventSpans(None)
    told.published(EVENT, told.now())

    assert told.are_off
    assert told.now() == 0
