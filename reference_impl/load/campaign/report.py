"""The result of a run as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from load.campaign.campaign import Outcome, Plan
from load.campaign.checker import PROMISES


def report(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    """Return the report (`campaign.schema.json`)."""
    broken = {violation.promise: violation for violation in outcome.violations}
    return {
        "format_version": 1,
        "verdict": "failed" if broken else "passed",
        "plan": {
            "rate": plan.rate,
            "seconds": plan.seconds,
            "rooms": plan.rooms,
            "victims": [victim.name for victim in plan.victims],
        },
        "messages": {
            "acknowledged": outcome.acknowledged,
            "per_second": round(outcome.acknowledged / outcome.seconds, 1),
            "seconds": round(outcome.seconds, 1),
            "last_delivery_after": round(outcome.seen_after, 2),
            "last_notification_after": round(outcome.noticed_after, 2),
            "send_retries": outcome.retries,
            "stream_reconnects": outcome.reconnects,
            "stream_resets": outcome.resets,
            "repeats_dropped_by_cursor": outcome.repeats,
        },
        "delivery_seconds": {
            name: _percentile(outcome.delays, share)
            for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))
        },
        "promises": [
            {
                "name": name,
                "violations": broken[name].count if name in broken else 0,
                "examples": list(broken[name].examples) if name in broken else [],
            }
            for name in PROMISES
        ],
        "recoveries": [asdict(recovery) for recovery in outcome.recoveries],
    }


def _percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of the values lie, by the nearest-rank method."""
    if not values:
        return None
    ranked = sorted(values)
    return round(ranked[max(0, math.ceil(len(ranked) * share) - 1)], 4)
