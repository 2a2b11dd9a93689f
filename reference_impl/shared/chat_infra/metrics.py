"""The metrics that every service has; a service adds its own beside them."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

REQUESTS: Final = Histogram(
    "http_server_request_duration_seconds",
    "How long requests took, by route and status.",
    ("method", "route", "status"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
OPEN_STREAMS: Final = Gauge("sse_open_streams", "Server-sent event streams that are open.")
STREAM_OVERRUNS: Final = Counter("sse_overruns_total", "Streams closed because their client read too slowly.")
OUTBOX_PUBLISHED: Final = Counter("outbox_published_total", "Outbox rows published to Kafka.", ("topic",))
OUTBOX_LAG: Final = Histogram(
    "outbox_publish_delay_seconds",
    "Time from an event's transaction to its acknowledgement by Kafka.",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30),
)
RELAY_ERRORS: Final = Counter(
    "outbox_relay_errors_total", "Rounds of the relay that failed and are repeated."
)
EVENTS_CONSUMED: Final = Counter(
    "events_consumed_total",
    "Events taken from Kafka; outcome is done, duplicate, ignored or dead.",
    ("topic", "type", "outcome"),
)
CONSUMER_RETRIES: Final = Counter(
    "event_retries_total", "Attempts at an event that failed.", ("topic", "type")
)
TASK_RESTARTS: Final = Counter(
    "task_restarts_total", "Background tasks that broke and were restarted.", ("task",)
)
SPANS_EXPORTED: Final = Counter("spans_exported_total", "Spans that the tracing backend took.")
SPANS_DROPPED: Final = Counter(
    "spans_dropped_total",
    "Spans that nobody will see; reason is queue_full, backend or stopped.",
    ("reason",),
)
FAULT_ON: Final = Gauge("fault_on", "1 for each fault that is switched on.", ["fault"])
