"""Sends spans to a tracing backend, beside the work that they tell of."""

from __future__ import annotations

import http.client
import threading
import time
from collections import deque
from typing import Final
from urllib.parse import urlsplit

from chat_infra.logs import get_logger
from chat_infra.metrics import SPANS_DROPPED, SPANS_EXPORTED
from chat_infra.telemetry.otlp_json import export_request
from chat_infra.telemetry.span import Span

_MOST_WAITING: Final = 4096
_BATCH: Final = 512
_EVERY_SECONDS: Final = 0.5
_POST_SECONDS: Final = 2.0
_LAST_SECONDS: Final = 0.5
_SUCCESS: Final = range(200, 300)


class SpanExporter:
    """A bounded queue and a thread that posts it as OTLP/HTTP (JSON), half a second after it came at most.

    Nothing is sent twice: what the backend does not take, and what finds the queue full, is dropped and
    counted (`spans_dropped_total`). Whoever records a span only appends to the queue.
    """

    def __init__(self, endpoint: str, *, service: str, instance_id: str) -> None:
        """`endpoint` is the base address, as in OTEL_EXPORTER_OTLP_ENDPOINT."""
        self._address = urlsplit(f"{endpoint.rstrip('/')}/v1/traces")
        self._resource = {"service.name": service, "service.instance.id": instance_id}
        self._waiting: deque[Span] = deque()
        self._stop = threading.Event()
        self._full_batch = threading.Event()
        self._away = False
        self._log = get_logger("telemetry")
        # A daemon: a backend that takes its time must not hold up the end of the process.
        self._thread = threading.Thread(target=self._run, name="span-exporter", daemon=True)
        self._thread.start()

    def record(self, span: Span) -> None:
        """Take a span, or drop it where too many wait or who began the trace does not want it."""
        if not span.is_sampled:
            return
        if len(self._waiting) >= _MOST_WAITING or self._stop.is_set():
            SPANS_DROPPED.labels("queue_full").inc()
            return
        self._waiting.append(span)
        if len(self._waiting) >= _BATCH:
            self._full_batch.set()

    def close(self) -> None:
        """Send what waits and end, in at most about half a second; what remains is dropped."""
        self._stop.set()
        self._full_batch.set()
        self._thread.join(_LAST_SECONDS)
        remaining = len(self._waiting)
        self._waiting.clear()
        if remaining:
            SPANS_DROPPED.labels("stopped").inc(remaining)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._full_batch.wait(_EVERY_SECONDS)
            self._full_batch.clear()
            self._send_waiting(_POST_SECONDS)
        self._send_waiting(_LAST_SECONDS)

    def _send_waiting(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._waiting and time.monotonic() < deadline:
            batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
            trouble = self._post(export_request(self._resource, batch), seconds)
            if trouble is None:
                SPANS_EXPORTED.inc(len(batch))
            else:
                SPANS_DROPPED.labels("backend").inc(len(batch))
            self._tell(trouble)

    def _post(self, body: bytes, seconds: float) -> str | None:
        """Send a batch; returns what went wrong."""
        secure = self._address.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(self._address.netloc, timeout=seconds)
        try:
            connection.request("POST", self._address.path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as problem:
            return repr(problem)
        finally:
            connection.close()
        return None if answer.status in _SUCCESS else f"it answered {answer.status}"

    def _tell(self, trouble: str | None) -> None:
        """Log when the backend goes away and when it is back, not for each batch."""
        if trouble is not None and not self._away:
            self._log.warning("spans_dropped", backend=self._address.geturl(), reason=trouble)
        elif trouble is None and self._away:
            self._log.info("spans_exported_again", backend=self._address.geturl())
        self._away = trouble is not None
