"""Traces of the past, looked at without a stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bigtech_lab.application.ports.trace_store import TraceStore
from bigtech_lab.domain.first_missing import first_missing_hop
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_diff import TraceDifference, difference
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.errors import BadUsage


@dataclass(frozen=True, slots=True)
class KeptTraces:
    """What an instance keeps of its traces, and what was saved of others; `flows` by their id."""

    store: TraceStore
    flows: Mapping[str, Flow]

    def every(self) -> Sequence[Trace]:
        """All that are kept, the newest first; those of a flow that no lab declares any more are left out."""
        return [
            _trace(record, self.flows[record.flow])
            for record in self.store.all()
            if record.flow in self.flows
        ]

    def one(self, which: str) -> Trace:
        """A kept trace (`last`, an id or its beginning) or a saved one (the path of a file).

        Raises BadUsage when there is none, or when its flow is not known here.
        """
        record = self.store.find(which)
        flow = self.flows.get(record.flow)
        if flow is None:
            raise BadUsage(
                Localized(
                    f"The trace {which} is of the flow '{record.flow}', which no lab here declares.",
                    f"추적 {which}의 흐름은 '{record.flow}'인데, 여기의 어느 실습도 그 흐름을 선언하지 "
                    "않습니다.",
                ),
                code="unknown-flow",
            )
        return _trace(record, flow)

    def difference(self, before: str, after: str) -> TraceDifference:
        """Two traces side by side; BadUsage when they are of different flows."""
        first, second = self.one(before), self.one(after)
        if first.flow.id != second.flow.id:
            raise BadUsage(
                Localized(
                    f"{before} is a trace of '{first.flow.id}', {after} one of '{second.flow.id}'; "
                    "only traces of one flow can be compared.",
                    f"{before}의 흐름은 '{first.flow.id}', {after}의 흐름은 '{second.flow.id}'입니다. 같은 "
                    "흐름의 "
                    "추적만 비교할 수 있습니다.",
                ),
                code="different-flows",
                hint="bigtech-lab trace list",
            )
        return difference(first, second)


def _trace(record: TraceRecord, flow: Flow) -> Trace:
    known = {hop.name for hop in flow.hops}
    seen = {name: witness for name, witness in record.witnesses.items() if name in known}
    if record.answer is not None:
        seen.setdefault(record.answer.hop, record.answer)
    return Trace(flow, record.context, record.started_at, seen, first_missing_hop(flow, seen, None, {}))
