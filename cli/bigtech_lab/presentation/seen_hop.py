"""One hop of a live tail, on one line."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC
from functools import cache

from bigtech_lab.domain.seen_hop import SeenHop
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.printable import printable

_NAMES = 20
_QUIET, _NAME, _PLAIN = "\033[38;5;243m", "\033[38;5;31m", "\033[0m"


def hop_line(seen: SeenHop) -> str:
    """For people; written without rich, which would take longer for a line than the hop took."""
    at = f"{seen.at.astimezone():%H:%M:%S.%f}"[:-3]
    quiet, name, plain = (_QUIET, _NAME, _PLAIN) if _colours() else ("", "", "")
    since = "" if seen.hop == "outbox" else duration(seen.since_outbox_ms, signed=True)
    return (
        f"{quiet}{at}  {seen.event.correlation_id[-12:]}{plain}  {name}{seen.hop:<9}{plain}"
        f"{since:>11}  {printable(seen.event.type):<{_NAMES}}  {quiet}{printable(seen.trail)}{plain}"
    )


def hop_as_json(seen: SeenHop) -> str:
    """For programs (`trace-hop.schema.json`)."""
    parts = seen.event.traceparent.split("-")
    return json.dumps(
        {
            "format_version": 1,
            "hop": seen.hop,
            "component": seen.component,
            "at": seen.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "since_outbox_ms": seen.since_outbox_ms,
            "trail": seen.trail,
            "event_id": seen.event.id,
            "type": seen.event.type,
            "correlation_id": seen.event.correlation_id,
            "trace_id": parts[1] if len(parts) > 1 else None,
        },
        ensure_ascii=False,
    )


@cache
def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
