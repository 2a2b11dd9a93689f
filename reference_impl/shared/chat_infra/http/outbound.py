"""Bounded synchronous calls to other services."""

from __future__ import annotations

import asyncio
import http.client
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

import msgspec

from chat_infra.telemetry.span import Span, SpanKind, SpanSink
from chat_kernel.call_context import current_call
from chat_kernel.errors import Unavailable
from chat_kernel.trace_context import TraceContext

# --8<-- [start:bounds]
CALL_SECONDS: Final = 2.0
"""How long a call may take."""

_AT_ONCE: Final = 4
_MOST_WAITING: Final = 64
# --8<-- [end:bounds]
_MAX_ANSWER: Final = 8_000_000
"""Bytes. The longest answer is the list of revoked sessions, 100 bytes each."""
_SERVER_ERRORS: Final = 500


class Answer(msgspec.Struct, frozen=True):
    """Status and body of an answer."""

    status: int
    body: bytes


class Outbound:
    """GETs from other services: few at a time, two seconds each, refused when too many wait.

    The standard library's client in threads: such calls are rare, and a full HTTP client costs every start
    0.2 s.
    """

    def __init__(self, spans: SpanSink | None = None) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="outbound")
        self._waiting = 0
        self._spans = spans

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch `url` as part of the running call, whose correlation and trace go along.

        Raises:
            Unavailable: nobody answers in time, the answer is a server error, or too many calls wait already.
        """
        if self._waiting >= _MOST_WAITING:
            raise Unavailable("dependency_unavailable", "Too many calls to another service are waiting.")
        call = current_call()
        position = call.trace.child()
        sent = {
            "X-Correlation-ID": str(call.correlation_id),
            "traceparent": str(position),
            **(headers or {}),
        }
        self._waiting += 1
        began, status = time.time_ns(), 0
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._fetch, url, sent)
            status = answer.status
        except (OSError, http.client.HTTPException) as problem:
            host = urlsplit(url).netloc
            raise Unavailable(
                "dependency_unavailable",
                f"{host} does not answer.",
                {"url": url, "reason": type(problem).__name__},
            ) from problem
        finally:
            self._waiting -= 1
            if self._spans is not None:
                self._spans.record(_span(position, call.trace.span_id, url, status, began))
        if answer.status >= _SERVER_ERRORS:
            raise Unavailable(
                "dependency_unavailable",
                "Another service cannot answer now.",
                {"url": url, "status": answer.status},
            )
        return answer

    def _fetch(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Run in one of the threads."""
        return _get(url, headers)

    def close(self) -> None:
        """Take no more calls."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _get(url: str, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.netloc, timeout=CALL_SECONDS)
    try:
        connection.request(
            "GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=dict(headers)
        )
        response = connection.getresponse()
        body = response.read(_MAX_ANSWER + 1)
        if len(body) > _MAX_ANSWER:
            raise http.client.HTTPException(f"the answer is longer than {_MAX_ANSWER} bytes")
        return Answer(response.status, body)
    finally:
        connection.close()


def _span(position: TraceContext, parent: str, url: str, status: int, began: int) -> Span:
    """The span of a call; a `status` of 0 is no answer."""
    attributes: dict[str, str | int] = {"http.request.method": "GET", "server.address": urlsplit(url).netloc}
    if status:
        attributes["http.response.status_code"] = status
    return Span(
        name="GET",
        kind=SpanKind.CLIENT,
        position=position,
        parent=parent,
        started_ns=began,
        ended_ns=time.time_ns(),
        attributes=attributes,
        failed=not status or status >= _SERVER_ERRORS,
    )
