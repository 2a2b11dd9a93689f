"""Joins the spans of a tracing backend to a trace."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bigtech_lab.application.ports.span_source import SpanSource
from bigtech_lab.domain.joined_spans import unheard_hops
from bigtech_lab.domain.trace import Trace

_LONGEST_WAIT = 4.0
_PAUSE = 0.1


async def join_spans(trace: Trace, source: SpanSource, *, seconds: float = _LONGEST_WAIT) -> Trace:
    """The trace with what the backend has of it.

    Services export in batches: it is asked again until every hop that a service tells of has a span, for at
    most `seconds`. What has come by then is joined.

    Raises:
        BackendAway: nobody answers there.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        joined = replace(trace, spans=tuple(await source.spans_of(trace.context.trace_id)))
        if not unheard_hops(joined) or loop.time() >= deadline:
            return joined
        await asyncio.sleep(_PAUSE)
