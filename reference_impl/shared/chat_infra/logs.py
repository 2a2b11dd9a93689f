"""Structured logs: one JSON object a line on standard output, with the trace of the work that wrote it."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import time
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

# structlog loads rich, where it is installed, for console output that a service never makes: 60 ms and 8
# MB of
# every start. An entry of None makes the import fail, as if it were not installed.
_HIDDEN = "rich" not in sys.modules
if _HIDDEN:
    sys.modules["rich"] = None  # type: ignore[assignment]
import structlog  # noqa: E402

if _HIDDEN:
    del sys.modules["rich"]

from chat_kernel.call_context import CallContext, running_call  # noqa: E402

_REPEAT_SECONDS: Final = 5.0
_GATHER_SECONDS: Final = 0.02
_service = ""
_threshold = logging.WARNING
_encoder = msgspec.json.Encoder(enc_hook=str)

Logger = structlog.typing.FilteringBoundLogger


def get_logger(name: str) -> Logger:
    """Return a logger; its methods take an event name and key-value pairs."""
    logger: Logger = structlog.get_logger(component=name)
    return logger


def configure_logging(service: str, level: str) -> None:
    """Send everything, also what libraries log, to standard output as JSON lines."""
    global _service, _threshold
    threshold = logging.getLevelNamesMapping()[level.upper()]
    _service, _threshold = service, threshold

    def add_origin(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = service
        call = running_call()
        if call is not None:
            event["correlation_id"] = str(call.correlation_id)
            event["trace_id"] = call.trace.trace_id
        return event

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            add_origin,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=lambda value, **_: _encoder.encode(value).decode()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = _LibraryHandler()
    handler.addFilter(_RepeatFilter())
    logging.basicConfig(level=max(threshold, logging.WARNING), handlers=[handler], force=True)


class RequestLog:
    """Writes the line of each request: the same line as a logger's, at a fifth of its price.

    Lines of the same moment are written together; a process that is killed loses those of its last 20 ms.
    """

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._flushed_by: asyncio.AbstractEventLoop | None = None
        atexit.register(self.flush)

    def note(self, call: CallContext, method: str, path: str, status: int, seconds: float) -> None:
        """Write it, where such lines are wanted; called from the event loop."""
        if _threshold > logging.INFO:
            return
        line = {
            "method": method,
            "path": path,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "component": "http",
            "event": "request",
            "level": "info",
            "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "service": _service,
            "correlation_id": call.correlation_id,
            "trace_id": call.trace.trace_id,
        }
        loop = asyncio.get_running_loop()
        # A loop that ended before its flush leaves lines behind: the next loop's flush takes them along.
        if self._flushed_by is not loop:
            self._flushed_by = loop
            loop.call_later(_GATHER_SECONDS, self.flush)
        self._lines.append(_encoder.encode(line))

    def flush(self) -> None:
        """Write what was gathered."""
        lines, self._lines, self._flushed_by = self._lines, [], None
        if lines:
            sys.stdout.write(b"\n".join(lines).decode() + "\n")
            sys.stdout.flush()


class _LibraryHandler(logging.Handler):
    """Brings the log records of libraries into the same form."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = get_logger(record.name)
        logger.log(record.levelno, record.getMessage(), exc_info=record.exc_info)


class _RepeatFilter(logging.Filter):
    """Lets one line through of what a library repeats many times a second while a broker is away."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        key = f"{record.name}:{record.msg}"
        if now - self._last.get(key, -_REPEAT_SECONDS) < _REPEAT_SECONDS:
            return False
        self._last[key] = now
        return True
