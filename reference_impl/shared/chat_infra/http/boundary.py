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
from chat_kernel.call_context import CallContext, calling
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext

_UNLOGGED: Final = ("/health", "/metrics")
_SERVER_ERROR: Final = 500


def _call_of(headers: dict[bytes, bytes]) -> CallContext:
    try:
        correlation_id = UUID(headers.get(b"x-correlation-id", b"").decode())
    except ValueError:
        correlation_id = uuid7()
    incoming = TraceContext.parse(headers.get(b"traceparent", b"").decode("latin-1"))
    return CallContext(correlation_id, incoming.child() if incoming else TraceContext.start())


class RequestBoundary:
    """Gives each request its call context and echoes it, refuses too large bodies, measures and logs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = BodyLimit(app)
        self._log = get_logger("http")
        self._requests = RequestLog()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = _call_of(dict(scope["headers"]))
        echo = [
            (b"x-correlation-id", str(call.correlation_id).encode()),
            (b"traceparent", call.traceparent.encode()),
        ]
        started = time.perf_counter()
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

    def _note(self, call: CallContext, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, not the path: a label per user id would never stop growing.
        route = getattr(scope.get("route"), "path", "unmatched")
        REQUESTS.labels(scope["method"], route, status).observe(seconds)
        if not scope["path"].startswith(_UNLOGGED):
            self._requests.note(call, scope["method"], scope["path"], status, seconds)
