"""The outermost layer around the application, as plain ASGI: correlation, trace, body limit, metrics, log."""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_infra.http.error_body import error_response
from chat_infra.logs import get_logger
from chat_infra.metrics import REQUESTS
from chat_kernel.call_context import CallContext, calling
from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext

_MAX_BODY: Final = 256 * 1024
_MAX_DISCARDED: Final = 8 * 1024 * 1024
_UNLOGGED: Final = ("/health", "/metrics")
_SERVER_ERROR: Final = 500


class BodyTooLarge(HTTPException):
    """A body exceeds what any endpoint accepts; the application answers it like its other errors."""

    def __init__(self) -> None:
        super().__init__(413, f"The body is larger than {_MAX_BODY} bytes.", {"connection": "close"})


def _call_of(headers: dict[bytes, bytes]) -> CallContext:
    try:
        correlation_id = UUID(headers.get(b"x-correlation-id", b"").decode())
    except ValueError:
        correlation_id = uuid7()
    incoming = TraceContext.parse(headers.get(b"traceparent", b"").decode("latin-1"))
    return CallContext(correlation_id, incoming.child() if incoming else TraceContext.start())


async def _discard_rest(message: Message, receive: Receive) -> None:
    """Reads on, keeping nothing: a connection closed over unread bytes is reset, and its answer lost."""
    discarded = 0
    while message.get("more_body") and discarded < _MAX_DISCARDED:
        discarded += len(message["body"])
        message = await receive()


class RequestBoundary:
    """Gives each request its call context and echoes it, refuses too large bodies, measures and logs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._log = get_logger("http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        call = _call_of(headers)
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
                await self._guarded(scope, receive, send_with_echo, headers)
            except Exception as error:  # noqa: BLE001 - the last stop: what gets here becomes a 500 and a log line
                self._log.error("request_failed", path=scope["path"], exc_info=error)
                if not status:
                    answer = error_response(
                        _SERVER_ERROR, "internal_error", "Something went wrong on our side."
                    )
                    await answer(scope, receive, send_with_echo)
            self._note(scope, status or _SERVER_ERROR, time.perf_counter() - started)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes]) -> None:
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > _MAX_BODY:
            await _discard_rest(await receive(), receive)
            await self._refuse(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > _MAX_BODY:
                await _discard_rest(message, receive)
                raise BodyTooLarge
            return message

        # A declared length is kept by the server; only a chunked body has to be counted.
        chunked = b"transfer-encoding" in headers
        await self._app(scope, receive_limited if chunked else receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = error_response(
            413, "body_too_large", f"The body is larger than {_MAX_BODY} bytes.", {"limit_bytes": _MAX_BODY}
        )
        answer.headers["connection"] = "close"
        await answer(scope, receive, send)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, not the path: a label per user id would never stop growing.
        route = getattr(scope.get("route"), "path", "unmatched")
        REQUESTS.labels(scope["method"], route, status).observe(seconds)
        if not scope["path"].startswith(_UNLOGGED):
            self._log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                duration_ms=round(seconds * 1000, 2),
            )
