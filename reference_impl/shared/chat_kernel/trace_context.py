"""The W3C trace context: which trace a piece of work belongs to, and which span caused it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Self

_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A position in a trace, as the `traceparent` header carries it (W3C Trace Context §3.2)."""

    trace_id: str
    span_id: str
    flags: str = "01"

    @classmethod
    def start(cls) -> Self:
        """Begin a new trace, sampled."""
        return cls(os.urandom(16).hex(), os.urandom(8).hex())

    @classmethod
    def parse(cls, header: str | None) -> Self | None:
        """Read a `traceparent`; None when it is absent or malformed, as the specification asks."""
        match = _TRACEPARENT.fullmatch(header.strip()) if header else None
        if match is None:
            return None
        version, trace_id, span_id, flags, rest = match.groups()
        if version == "ff" or (version == "00" and rest) or not int(trace_id, 16) or not int(span_id, 16):
            return None
        return cls(trace_id, span_id, flags)

    def child(self) -> Self:
        """Return a new span of the same trace."""
        return type(self)(self.trace_id, os.urandom(8).hex(), self.flags)

    def __str__(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"
