"""The results of `migrate`, for programs (migrate.schema.json)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bigtech_lab.domain.migration import Comparison, ContextPlan, Copied, Transferred

FORMAT_VERSION = 1


def plans_as_json(instance: str, plans: Sequence[ContextPlan]) -> dict[str, Any]:
    """The shape of `plan`."""
    contexts = [
        {
            "context": plan.context,
            "owner": plan.owner.value,
            "stage": plan.stage.value,
            "service_share": plan.service_share,
            "behind": plan.behind,
            "tables": [asdict(size) for size in plan.tables],
            "routes": [*plan.facts.routes],
            "publishes": [*plan.facts.publishes],
            "listens_to": [*plan.facts.listens_to],
            "asks": [*plan.facts.asks],
            "risk": plan.facts.risk.en,
        }
        for plan in plans
    ]
    return _document(instance, "plan", contexts=contexts)


def copied_as_json(instance: str, context: str, copied: Copied) -> dict[str, Any]:
    """The shape of `backfill`."""
    seconds = round(copied.seconds, 3)
    return _document(
        instance, "backfill", context=context, rows=copied.rows, changes=copied.changes, seconds=seconds
    )


def comparison_as_json(instance: str, context: str, comparison: Comparison) -> dict[str, Any]:
    """The shape of `compare`."""
    return _document(
        instance,
        "compare",
        context=context,
        equal=comparison.equal,
        tables=[asdict(size) for size in comparison.tables],
        requests=comparison.requests,
        unsettled=comparison.unsettled,
        differences=[asdict(difference) for difference in comparison.differences],
    )


def transferred_as_json(instance: str, action: str, context: str, done: Transferred) -> dict[str, Any]:
    """The shape of `switch` and `rollback`."""
    return _document(
        instance,
        action,
        context=context,
        owner=done.owner.value,
        changes=done.changes,
        fenced_ms=done.fenced_ms,
    )


def _document(instance: str, action: str, **fields: Any) -> dict[str, Any]:
    return {"format_version": FORMAT_VERSION, "instance": instance, "action": action, **fields}
