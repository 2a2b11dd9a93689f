"""A trace: how far one event got on its declared way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.hop import AnyHop
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.service_span import ServiceSpan
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.domain.witness import Clock, Witness

_FOUND_LATER: Final = frozenset({Clock.SEEN, Clock.REPLAYED})


@dataclass(frozen=True, slots=True)
class MissingHop:
    """The first declared hop that the event did not reach.

    `component` is what stands in the way: the one that does not run when there is such, else the one that
    should have acted. `last_witness` is the trail of the hop before it.
    """

    hop: str
    component: str
    last_witness: str
    hint: Localized


@dataclass(frozen=True, slots=True)
class Trace:
    """One event's way; complete only when it was witnessed at every declared hop.

    `spans` is what a tracing backend has of it, None where none was asked.
    """

    flow: Flow
    context: TraceContext
    started_at: datetime
    witnesses: Mapping[str, Witness]
    first_missing: MissingHop | None
    spans: tuple[ServiceSpan, ...] | None = None

    @property
    def complete(self) -> bool:
        """Whether every declared hop was reached."""
        return all(hop.name in self.witnesses for hop in self.flow.hops)

    @property
    def reached(self) -> tuple[tuple[AnyHop, Witness], ...]:
        """The hops that were reached, in their declared order."""
        found = ((hop, self.witnesses.get(hop.name)) for hop in self.flow.hops)
        return tuple((hop, witness) for hop, witness in found if witness is not None)

    def offset_ms(self, hop: str) -> float:
        """Milliseconds from the start of the flow to this hop."""
        return _milliseconds(self.started_at, self.witnesses[hop].at)

    def gap_ms(self, hop: str) -> float | None:
        """Milliseconds from the hop that causes this one; None where there is none or nobody saw it.

        A cause that was only found when the lab looked says nothing about when it happened: then the time
        runs from the one before it.
        """
        after = self.flow.hop(hop).after
        while after is not None and after in self.witnesses and self.witnesses[after].clock in _FOUND_LATER:
            after = self.flow.hop(after).after
        if after is None or after not in self.witnesses:
            return None
        return _milliseconds(self.witnesses[after].at, self.witnesses[hop].at)


def _milliseconds(start: datetime, end: datetime) -> float:
    return round((end - start).total_seconds() * 1000, 3)
