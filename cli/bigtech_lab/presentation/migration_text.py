"""The results of `migrate`, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.migration import Comparison, ContextPlan, Copied, Side, Stage, Transferred
from bigtech_lab.presentation import migration_words as words
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import stdout
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.program import pasteable

_NEXT = {
    Stage.AT_HOME: "backfill",
    Stage.COPYING: "backfill",
    Stage.COPIED: "compare",
    Stage.SWITCHING: "switch",
    Stage.SWITCHED: "rollback",
}
_SHOWN = 160


class MigrationText:
    """Writes to stdout in one language; suggested commands reach the instance."""

    def __init__(self, language: str, instance: str) -> None:
        self._language = language
        self._instance = instance

    def show_plans(self, plans: Sequence[ContextPlan]) -> None:
        """All contexts in the order in which they are best moved."""
        from rich.table import Table

        console = stdout()
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for name, heading in words.HEADINGS.items():
            label = self._in_language(heading)
            right = name == "rows"
            table.add_column(label, header_style=palette.QUIET, justify="right" if right else "left")
        for plan in plans:
            rows = f"{sum(size.rows for size in plan.tables):,}"
            owner, stage = words.SIDES[plan.owner], words.STAGES[plan.stage]
            routes = " ".join(plan.facts.routes)
            table.add_row(plan.context, self._in_language(owner), self._in_language(stage), rows, routes)
        console.print(table)
        waiting = [plan for plan in plans if plan.owner is Side.MONOLITH]
        if waiting:
            self._suggest(_NEXT[waiting[0].stage], waiting[0].context)

    def show_plan(self, plan: ContextPlan) -> None:
        """One context: what moves with it and what is at stake."""
        facts = plan.facts
        self._say(
            words.OWNED,
            context=plan.context,
            owner=self._in_language(words.SIDES[plan.owner]),
            stage=self._in_language(words.STAGES[plan.stage]),
            share=plan.service_share,
        )
        self._say(words.REQUESTS, names=", ".join(facts.routes))
        self._say(words.PUBLISHES, names=", ".join(facts.publishes))
        self._say(words.LISTENS_TO, names=", ".join(facts.listens_to))
        self._say(words.ASKS, names=", ".join(facts.asks) or self._in_language(words.NOBODY))
        for size in plan.tables:
            self._say(words.TABLE, name=size.name, rows=size.rows)
        if plan.behind:
            self._say(words.BEHIND, count=plan.behind)
        self._say(words.RISK, risk=self._in_language(facts.risk))
        self._suggest(_NEXT[plan.stage], plan.context)

    def show_copied(self, context: str, copied: Copied) -> None:
        """What a backfill did."""
        self._say(
            words.COPIED, context=context, rows=copied.rows, changes=copied.changes, seconds=copied.seconds
        )
        self._suggest("compare", context)

    def show_comparison(self, context: str, comparison: Comparison) -> None:
        """What was compared, and the differences."""
        counted = self._in_language(words.COMPARED).format(
            rows=sum(size.rows for size in comparison.tables),
            tables=len(comparison.tables),
            requests=comparison.requests,
        )
        if comparison.unsettled:
            counted += self._in_language(words.UNSETTLED).format(count=comparison.unsettled)
        outcome = words.ALL_EQUAL if comparison.equal else words.DIFFERENT
        self._write(f"{context}: {counted}{self._in_language(outcome)}")
        if comparison.equal:
            self._suggest("switch", context)
        for difference in comparison.differences:
            self._write(f"  {difference.where}: {self._in_language(words.DIFFERENCES[difference.what])}")
            self._write(f"    monolith {_short(difference.monolith)}")
            self._write(f"    service  {_short(difference.service)}")

    def show_transferred(self, context: str, done: Transferred) -> None:
        """Who owns it now."""
        owner = self._in_language(words.SIDES[done.owner])
        self._say(
            words.TRANSFERRED, context=context, owner=owner, changes=done.changes, fenced=done.fenced_ms
        )

    def _in_language(self, sentence: Localized) -> str:
        return sentence.in_language(self._language)

    def _suggest(self, step: str, context: str) -> None:
        command = for_instance(f"bigtech-lab migrate {step} {context}", self._instance)
        self._say(words.NEXT, command=command)

    def _say(self, sentence: Localized, **facts: Any) -> None:
        self._write(self._in_language(sentence).format(**facts))

    def _write(self, text: str) -> None:
        stdout().print(pasteable(text), markup=False, highlight=False, soft_wrap=True)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
