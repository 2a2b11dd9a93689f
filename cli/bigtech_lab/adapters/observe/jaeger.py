"""Reads spans from a tracing backend that has Jaeger's query API (Jaeger itself, and many others)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bigtech_lab.application.ports.span_source import BackendAway
from bigtech_lab.domain.service_span import ServiceSpan

if TYPE_CHECKING:
    import httpx

_SECONDS = 3.0
_OK, _UNKNOWN = 200, 404
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MESSAGE = "messaging."


class JaegerSpans:
    """Asks `GET /api/traces/{trace_id}` below a base address such as http://127.0.0.1:16686."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    async def spans_of(self, trace_id: str) -> Sequence[ServiceSpan]:
        """See the port."""
        import httpx

        try:
            # A proxy from the environment is never meant for the lab's own addresses.
            async with httpx.AsyncClient(trust_env=False, timeout=_SECONDS) as client:
                answer = await client.get(f"{self._url}/api/traces/{trace_id}")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise BackendAway(str(error) or type(error).__name__) from error
        if answer.status_code == _UNKNOWN and _says_that_it_has_none(answer):
            return []
        if answer.status_code != _OK:
            raise BackendAway(f"it answered {answer.status_code}")
        try:
            return spans_in(answer.json())
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise BackendAway(f"that is no answer of Jaeger's query API ({error!r})") from error


def _says_that_it_has_none(answer: httpx.Response) -> bool:
    """Whether it is the backend's 404, and not that of some other server."""
    try:
        return "errors" in answer.json()
    except (ValueError, TypeError):
        return False


def spans_in(document: Mapping[str, Any]) -> list[ServiceSpan]:
    """The spans in an answer; ValueError, LookupError, TypeError or AttributeError when it is none."""
    return [
        _span(span, trace["processes"][span["processID"]]["serviceName"])
        for trace in document["data"] or ()
        for span in trace["spans"]
    ]


def _span(span: Mapping[str, Any], component: str) -> ServiceSpan:
    tags = {tag["key"]: tag["value"] for tag in span.get("tags") or ()}
    parents = [ref["spanID"] for ref in span.get("references") or () if ref["refType"] == "CHILD_OF"]
    return ServiceSpan(
        span_id=span["spanID"],
        parent_id=parents[0] if parents else None,
        name=span["operationName"],
        kind=str(tags.get("span.kind", "internal")),
        component=component,
        started_at=_EPOCH + timedelta(microseconds=int(span["startTime"])),
        duration_ms=int(span["duration"]) / 1000,
        failed=bool(tags.get("error", False)),
        event_id=tags.get(f"{_MESSAGE}message.id"),
        record=_record(tags),
    )


def _record(tags: Mapping[str, Any]) -> tuple[str, int, int] | None:
    topic = tags.get(f"{_MESSAGE}destination.name")
    partition, offset = tags.get(f"{_MESSAGE}destination.partition.id"), tags.get(f"{_MESSAGE}kafka.offset")
    if topic is None or partition is None or offset is None:
        return None
    return str(topic), int(partition), int(offset)
