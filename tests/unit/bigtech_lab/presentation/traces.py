"""Traces made by hand, whole or broken off, for the tests of their forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bigtech_lab.adapters.flow_files import FlowFiles
from bigtech_lab.application.stimuli import STIMULI
from bigtech_lab.domain.first_missing import first_missing_hop
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_context import TraceContext
from bigtech_lab.domain.witness import Clock, Witness

LABS = Path(__file__).parents[4] / "labs"
FLOWS = FlowFiles(LABS, {name: s.facts for name, s in STIMULI.items()}).flows()
FLOW = FLOWS["message"]
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def made_up_trace(
    *, until: int | None = None, apart_ms: float = 1.0, number: int = 1, flow: str = "message"
) -> Trace:
    """A trace that reached the first `until` hops, so far apart; `number` makes its ids."""
    declared = FLOWS[flow]
    witnesses = {
        hop.name: Witness(
            hop.name, START + timedelta(milliseconds=n * apart_ms), Clock.ROW, f"place {n}", {"seq": n}
        )
        for n, hop in enumerate(declared.hops[:until])
    }
    context = TraceContext(f"{number:032x}", "cd" * 8, f"00000000-0000-4000-8000-{number:012d}")
    return Trace(declared, context, START, witnesses, first_missing_hop(declared, witnesses, None, {}))
