"""The results of `migrate`, for people."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.domain.migration import Comparison, ContextPlan, Copied, Side, Stage, Transferred
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import stdout
from bigtech_lab.presentation.program import pasteable

_NEXT = {
    Stage.AT_HOME: "backfill",
    Stage.COPYING: "backfill",
    Stage.COPIED: "compare",
    Stage.SWITCHING: "switch",
    Stage.SWITCHED: "rollback",
}
_SHOWN = 160


def show_plans(plans: Sequence[ContextPlan]) -> None:
    """All contexts in the order in which they are best moved."""
    from rich.table import Table

    console = stdout()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("context", "owner", "stage", "rows", "routes"):
        right = heading == "rows"
        table.add_column(heading, header_style=palette.QUIET, justify="right" if right else "left")
    for plan in plans:
        rows = f"{sum(size.rows for size in plan.tables):,}"
        table.add_row(plan.context, plan.owner, plan.stage, rows, " ".join(plan.facts.routes))
    console.print(table)
    waiting = [plan for plan in plans if plan.owner is Side.MONOLITH]
    if waiting:
        _say(f"Next: bigtech-lab migrate {_NEXT[waiting[0].stage]} {waiting[0].context}")


def show_plan(plan: ContextPlan) -> None:
    """One context: what moves with it and what is at stake."""
    facts = plan.facts
    _say(f"{plan.context}: the {plan.owner} owns it, {plan.stage}; the service gets {plan.service_share} %")
    _say(f"  requests   {', '.join(facts.routes)}")
    _say(f"  publishes  {', '.join(facts.publishes)}")
    _say(f"  listens to {', '.join(facts.listens_to)}")
    _say(f"  asks       {', '.join(facts.asks) or 'nobody'}")
    for size in plan.tables:
        _say(f"  table      {size.name:<24} {size.rows:>10,} rows")
    if plan.behind:
        _say(f"  behind     {plan.behind:,} recorded changes are not in the copy yet")
    _say(f"  risk       {facts.risk}")
    _say(f"Next: bigtech-lab migrate {_NEXT[plan.stage]} {plan.context}")


def show_copied(context: str, copied: Copied) -> None:
    """What a backfill did."""
    _say(
        f"{context}: {copied.rows:,} rows copied, {copied.changes:,} changes applied, {copied.seconds:.1f} s"
    )
    _say(f"Next: bigtech-lab migrate compare {context}")


def show_comparison(context: str, comparison: Comparison) -> None:
    """What was compared, and the differences."""
    rows = sum(size.rows for size in comparison.tables)
    counted = f"{rows:,} rows of {len(comparison.tables)} tables and {comparison.requests} requests compared"
    if comparison.unsettled:
        counted += f" ({comparison.unsettled} more changed while they were asked for)"
    if comparison.equal:
        _say(f"{context}: {counted}, all equal")
        _say(f"Next: bigtech-lab migrate switch {context}")
        return
    _say(f"{context}: {counted}; first differences:")
    for difference in comparison.differences:
        _say(f"  {difference.where}: {difference.what}")
        _say(f"    monolith {_short(difference.monolith)}")
        _say(f"    service  {_short(difference.service)}")


def show_transferred(context: str, done: Transferred) -> None:
    """Who owns it now."""
    _say(
        f"{context}: the {done.owner} owns it now; {done.changes:,} changes carried over,"
        f" writes waited {done.fenced_ms} ms"
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _say(text: str) -> None:
    stdout().print(pasteable(text), markup=False, highlight=False, soft_wrap=True)
