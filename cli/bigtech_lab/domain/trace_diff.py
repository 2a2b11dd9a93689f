"""Two traces of the same flow, hop by hop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bigtech_lab.domain.hop import HttpHop
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import length_ms, spans_of


@dataclass(frozen=True, slots=True)
class HopDifference:
    """One hop in both traces: milliseconds from its cause, of the request until its answer.

    None where it was not seen, or its cause was not.
    """

    hop: str
    before_ms: float | None
    after_ms: float | None
    seen_before: bool
    seen_after: bool

    @property
    def change_ms(self) -> float | None:
        """How much longer the hop took in the second; None where one of them did not see it."""
        if self.before_ms is None or self.after_ms is None:
            return None
        return round(self.after_ms - self.before_ms, 3)

    @property
    def appeared(self) -> bool:
        """Whether only the second trace saw it."""
        return self.seen_after and not self.seen_before

    @property
    def vanished(self) -> bool:
        """Whether only the first trace saw it."""
        return self.seen_before and not self.seen_after


@dataclass(frozen=True, slots=True)
class TraceDifference:
    """What differs between two traces of one flow."""

    before: Trace
    after: Trace
    hops: tuple[HopDifference, ...]

    @property
    def same_hops(self) -> bool:
        """Whether both were seen at the same hops."""
        return not any(hop.appeared or hop.vanished for hop in self.hops)

    @property
    def before_ms(self) -> float:
        """How long the first took as a whole."""
        return length_ms(spans_of(self.before))

    @property
    def after_ms(self) -> float:
        """How long the second took as a whole."""
        return length_ms(spans_of(self.after))


def difference(before: Trace, after: Trace) -> TraceDifference:
    """Compares two traces of one flow; ValueError when they are of different flows."""
    if before.flow.id != after.flow.id:
        raise ValueError(f"'{before.flow.id}' and '{after.flow.id}' are different flows")
    names: Sequence[str] = [hop.name for hop in after.flow.hops]
    hops = tuple(
        HopDifference(n, _taken(before, n), _taken(after, n), n in before.witnesses, n in after.witnesses)
        for n in names
    )
    return TraceDifference(before, after, hops)


def _taken(trace: Trace, hop: str) -> float | None:
    span = next((span for span in spans_of(trace) if span.hop.name == hop), None)
    if span is None:
        return None
    if isinstance(span.hop, HttpHop):
        return round(span.end_ms - span.start_ms, 3)
    return trace.gap_ms(hop)
