"""A tracing backend: what the services themselves told of a trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bigtech_lab.domain.service_span import ServiceSpan


class BackendAway(Exception):
    """The tracing backend does not answer, or not as one does; the text says how."""


class SpanSource(Protocol):
    """Where spans are asked for."""

    async def spans_of(self, trace_id: str) -> Sequence[ServiceSpan]:
        """The spans of a trace, none while the backend has heard of none; raises BackendAway."""
        ...
