"""Two traces of the same flow, hop by hop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import length_ms, spans_of


@dataclass(frozen=True, slots=True)
class HopDifference:
    """One hop in both traces: milliseconds from its cause, of the first from the start; None: not seen."""

    hop: str
    before_ms: float | None
    after_ms: float | None

    @property
    def change_ms(self) -> float | None:
        """How much longer the hop took in the second; None where one of them did not see it."""
        if self.before_ms is None or self.after_ms is None:
            return None
        return round(self.after_ms - self.before_ms, 3)

    @property
    def appeared(self) -> bool:
        """Whether only the second trace saw it."""
        return self.before_ms is None and self.after_ms is not None

    @property
    def vanished(self) -> bool:
        """Whether only the first trace saw it."""
        return self.before_ms is not None and self.after_ms is None


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
    return TraceDifference(
        before, after, tuple(HopDifference(n, _taken(before, n), _taken(after, n)) for n in names)
    )


def _taken(trace: Trace, hop: str) -> float | None:
    if hop not in trace.witnesses:
        return None
    gap = trace.gap_ms(hop)
    return trace.offset_ms(hop) if gap is None else gap
