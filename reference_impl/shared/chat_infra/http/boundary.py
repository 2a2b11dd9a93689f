"""The outermost layer around the application, as plain ASGI: correlation, trace, body limit, metrics, log."""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_infra.http.body_limit import BodyLimit
from chat_infra.http.error_body import error_response
from chat_infra.logs import RequestLog, get_logger
from chat_infra.metrics import REQUESTS
from chat_infra.telemetry.span import Span, SpanKind, SpanSink
from chat_kernel.call_context import CallContext, calling
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext

_UNLOGGED: Final = ("/health", "/metrics")
_SERVER_ERROR: Final = 500


def _call_of(headers: dict[bytes, bytes]) -> tuple[CallContext, str | None]:
    """The context of a request, and the id of the span that sent it."""
    try:
        correlation_id = UUID(headers.get(b"x-correlation-id", b"").decode())
    except ValueError:
        correlation_id = uuid7()
    incoming = TraceContext.parse(headers.get(b"traceparent", b"").decode("latin-1"))
    if incoming is None:
        return CallContext(correlation_id, TraceContext.start()), None
    return CallContext(correlation_id, incoming.child()), incoming.span_id


class RequestBoundary:
    """Gives each request its call context and echoes it, refuses too large bodies, measures and logs."""

    def __init__(self, app: ASGIApp, spans: SpanSink | None = None) -> None:
        self._app = BodyLimit(app)
        self._spans = spans
        self._log = get_logger("http")
        self._requests = RequestLog()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call, caller = _call_of(dict(scope["headers"]))
        echo = [
            (b"x-correlation-id", str(call.correlation_id).encode()),
            (b"traceparent", call.traceparent.encode()),
        ]
        started = time.perf_counter()
        began = 0 if self._spans is None else time.time_ns()
        status = 0

        async def send_with_echo(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *echo]
            await send(message)

        with calling(call):
            try:
                await self._app(scope, receive, send_with_echo)
            except Exception as error:  # noqa: BLE001 - the last stop: what gets here becomes a 500 and a log line
                self._log.error("request_failed", path=scope["path"], exc_info=error)
                if not status:
                    answer = error_response(
                        _SERVER_ERROR, "internal_error", "Something went wrong on our side."
                    )
                    await answer(scope, receive, send_with_echo)
            self._note(call, scope, status or _SERVER_ERROR, time.perf_counter() - started)
            if self._spans is not None and not scope["path"].startswith(_UNLOGGED):
                self._spans.record(_span(call, caller, scope, status or _SERVER_ERROR, began))

    def _note(self, call: CallContext, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, not the path: a label per user id would never stop growing.
        route = _route_of(scope)
        REQUESTS.labels(scope["method"], route, status).observe(seconds)
        if not scope["path"].startswith(_UNLOGGED):
            self._requests.note(call, scope["method"], scope["path"], status, seconds)


def _route_of(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "unmatched")


def _span(call: CallContext, caller: str | None, scope: Scope, status: int, began: int) -> Span:
    method, route = scope["method"], _route_of(scope)
    return Span(
        name=f"{method} {route}",
        kind=SpanKind.SERVER,
        position=call.trace,
        parent=caller,
        started_ns=began,
        ended_ns=time.time_ns(),
        attributes={"http.request.method": method, "http.route": route, "http.response.status_code": status},
        failed=status >= _SERVER_ERROR,
    )
