"""A trace's hops as spans of time: each lasts from its cause to the moment at which it was witnessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bigtech_lab.domain.hop import AnyHop, HttpHop
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.witness import Clock, Witness

ANSWERED = "answered_after_ms"


@dataclass(frozen=True, slots=True)
class Span:
    """A reached hop; the times are milliseconds from the start of the flow.

    The request lasts until its answer. Where clocks of different resolution would make a hop end before it
    began, it takes no time.
    """

    hop: AnyHop
    witness: Witness
    start_ms: float
    end_ms: float


def spans_of(trace: Trace) -> Sequence[Span]:
    """The reached hops in their declared order, without those whose time nobody knows."""
    spans = []
    for hop, witness in trace.reached:
        if witness.clock is Clock.REPLAYED:
            continue
        end = trace.offset_ms(hop.name)
        start = end - (trace.gap_ms(hop.name) or 0.0)
        if isinstance(hop, HttpHop):
            end += float(witness.detail.get(ANSWERED) or 0.0)
        spans.append(Span(hop, witness, min(start, end), end))
    return spans


def length_ms(spans: Sequence[Span]) -> float:
    """From the start of the flow to the end of its last span."""
    return max((span.end_ms for span in spans), default=0.0)
