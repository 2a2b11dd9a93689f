"""A trace for programs (`trace.schema.json`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bigtech_lab.domain.expectation import Judgement
from bigtech_lab.domain.hop import AnyHop
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.witness import Witness
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.span_lines import spans_as_json


def trace_as_json(
    trace: Trace, judgements: Sequence[Judgement] = (), *, instance: str, language: str
) -> dict[str, Any]:
    """The trace with the hops that were reached, the first that was not, and what became of expectations."""
    missing = trace.first_missing
    expected = [
        {"expect": j.expectation.sentence, "held": j.held, "told": j.told, "took_ms": j.took_ms}
        for j in judgements
    ]
    return {
        **({"expectations": expected} if expected else {}),
        **({} if trace.spans is None else {"spans": spans_as_json(trace)}),
        "format_version": 1,
        "flow": trace.flow.id,
        "trace_id": trace.context.trace_id,
        "correlation_id": trace.context.correlation_id,
        "complete": trace.complete,
        "hops": [_hop(trace, hop, witness) for hop, witness in trace.reached],
        "first_missing": None
        if missing is None
        else {
            "hop": missing.hop,
            "component": missing.component,
            "last_witness": missing.last_witness,
            "hint": for_instance(missing.hint.in_language(language), instance),
        },
    }


def _hop(trace: Trace, hop: AnyHop, witness: Witness) -> dict[str, Any]:
    return {
        "name": hop.name,
        "kind": hop.kind.value,
        "component": hop.component,
        "at": witness.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "offset_ms": trace.offset_ms(hop.name),
        "detail": {
            **{name: plain(value) for name, value in witness.detail.items()},
            "clock": witness.clock.value,
            "after": hop.after,
            "gap_ms": trace.gap_ms(hop.name),
            "trail": witness.trail,
        },
    }


def plain(value: Any) -> str | int | float | bool | None:
    """The value as JSON has it; times and ids as text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)
