"""A trace for people: a tree of hops, each below the one that caused it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bigtech_lab.domain.hop import AnyHop
from bigtech_lab.domain.joined_spans import spans_by_hop
from bigtech_lab.domain.service_span import ServiceSpan
from bigtech_lab.domain.trace import MissingHop, Trace
from bigtech_lab.domain.trace_span import spans_of
from bigtech_lab.domain.witness import Clock
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.console import READABLE_WIDTH
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.program import pasteable
from bigtech_lab.presentation.span_lines import since_start_ms, span_name, span_took

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text
    from rich.tree import Tree

_BELOW = (0, 0, 0, 2)
# Room for the headings and for `+9999.9 ms`, so that the numbers of all hops stand in two columns.
_NUMBER_WIDTH = 13
# The details that a short line would only repeat.
_IN_TRAIL = frozenset({"topic", "partition", "offset", "group", "committed", "entry", "cursor", "id"})


def show_trace(console: Console, trace: Trace, *, instance: str, language: str) -> None:
    """Writes the tree, the verdict and, for an incomplete trace, what to do next."""
    from rich.text import Text

    width = min(console.width, READABLE_WIDTH)
    show_heading(console, trace, language)
    console.print(_heading(trace, language), width=width)
    below = spans_by_hop(trace)
    for tree in _trees(trace, below, language):
        console.print(tree, width=width)
    if None in below:
        console.print(Text(words.SPANS_OF_NO_HOP.in_language(language), style=palette.QUIET))
        for span in below[None]:
            console.print(_span(trace, span, language), width=width)
    show_outcome(console, trace, instance=instance, language=language)


def show_heading(console: Console, trace: Trace, language: str) -> None:
    """Writes what was traced, and the ids by which it can be found elsewhere."""
    from rich.text import Text

    console.print(Text(trace.flow.title.in_language(language), style=palette.STRONG))
    console.print(Text(f"trace_id        {trace.context.trace_id}", style=palette.QUIET))
    console.print(Text(f"correlation_id  {trace.context.correlation_id}", style=palette.QUIET))


def show_outcome(console: Console, trace: Trace, *, instance: str, language: str) -> None:
    """Writes the verdict and, for an incomplete trace, what to do next."""
    console.print(_verdict(trace, language))
    if trace.first_missing is not None:
        _show_missing(console, trace, trace.first_missing, instance=instance, language=language)


def _heading(trace: Trace, language: str) -> Table:
    from rich.text import Text

    started = f"{trace.started_at:%Y-%m-%d %H:%M:%S.%f}"[:-3] + " UTC"
    return _row(
        Text(f"{words.STARTED.in_language(language)} {started}", style=palette.QUIET),
        Text(words.SINCE_START.in_language(language), style=palette.QUIET),
        Text(words.SINCE_CAUSE.in_language(language), style=palette.QUIET),
    )


def _row(left: Text, *right: Text) -> Table:
    """A line with one or two right-aligned columns, at the same place for every hop."""
    from rich.table import Table

    row = Table.grid(expand=True)
    row.add_column(ratio=1, overflow="fold")
    for _ in right:
        row.add_column(justify="right", no_wrap=True, min_width=_NUMBER_WIDTH if len(right) > 1 else None)
    row.add_row(left, *right)
    return row


def _trees(trace: Trace, below: Mapping[str | None, Sequence[ServiceSpan]], language: str) -> list[Tree]:
    from rich.tree import Tree

    trees: list[Tree] = []
    by_name: dict[str, Tree] = {}
    trunk = True
    for hop in trace.flow.hops:
        # Up to the first fork there is one path, which needs no indentation.
        trunk = trunk and sum(1 for other in trace.flow.hops if other.after == hop.after) == 1
        label = _label(trace, hop, below.get(hop.name, ()), language)
        if trunk or hop.after is None:
            by_name[hop.name] = Tree(label, guide_style=palette.QUIET)
            trees.append(by_name[hop.name])
        else:
            by_name[hop.name] = by_name[hop.after].add(label)
    return trees


def _label(trace: Trace, hop: AnyHop, spans: Sequence[ServiceSpan], language: str) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    witness = trace.witnesses.get(hop.name)
    says = hop.says.in_language(language)
    if witness is None:
        first = trace.first_missing is not None and trace.first_missing.hop == hop.name
        word = (words.MISSING if first else words.NOT_REACHED).in_language(language)
        mark, style = ("✗", palette.BAD) if first else ("·", palette.QUIET)
        title = Text.assemble((f"{mark} {hop.name}", style), f"  {hop.component}")
        line = _row(title, Text(word, style=style))
        return Group(line, Padding(Text(says), _BELOW)) if first else line
    facts = [f"{name}={value}" for name, value in witness.detail.items() if name not in _IN_TRAIL]
    clock = words.CLOCKS[witness.clock].in_language(language)
    trail = "  ".join([f"{clock} · {witness.trail}", *facts])
    title = Text.assemble(("✓ ", palette.GOOD), (hop.name, palette.STRONG), f"  {hop.component}")
    return Group(
        _row(title, *_times(trace, hop)),
        Padding(Text(says), _BELOW),
        Padding(Text(trail, style=palette.QUIET), _BELOW),
        *(_span(trace, span, language) for span in spans),
    )


def _span(trace: Trace, span: ServiceSpan, language: str) -> Table:
    """A line of its own, with its beginning in the column of the hops' times."""
    from rich.text import Text

    style = palette.BAD if span.failed else palette.QUIET
    return _row(
        Text(f"  ◇ {span_name(span, language)}", style=style),
        Text(duration(since_start_ms(trace, span)), style=palette.QUIET),
        Text(span_took(span, language), style=palette.QUIET),
    )


def _times(trace: Trace, hop: AnyHop) -> tuple[Text, Text]:
    """When the hop was reached after the start, and how long after its cause."""
    from rich.text import Text

    if trace.witnesses[hop.name].clock is Clock.REPLAYED:
        return Text("-", style=palette.QUIET), Text("")
    gap = trace.gap_ms(hop.name)
    return (
        Text(duration(trace.offset_ms(hop.name)), style=palette.ACCENT),
        Text("" if gap is None else duration(gap, signed=True), style=palette.ACCENT),
    )


def _verdict(trace: Trace, language: str) -> Text:
    from rich.text import Text

    last = max((trace.offset_ms(span.hop.name) for span in spans_of(trace)), default=0.0)
    counts = words.HOPS_REACHED.in_language(language).format(
        reached=len(trace.reached), all=len(trace.flow.hops), time=duration(last)
    )
    verdict, style = (
        (words.COMPLETE, f"bold {palette.GOOD}") if trace.complete else (words.INCOMPLETE, palette.BAD)
    )
    return Text.assemble((verdict.in_language(language), style), f": {counts}")


def _show_missing(
    console: Console, trace: Trace, missing: MissingHop, *, instance: str, language: str
) -> None:
    from rich.text import Text

    def said(text: str) -> str:
        return pasteable(for_instance(text, instance))

    again = said(f"bigtech-lab trace {trace.flow.id}") + f" --attach {trace.context.correlation_id}"
    for word, content in (
        (words.FIRST_MISSING, f"{missing.hop} ({missing.component})"),
        (words.LAST_SEEN, missing.last_witness),
        (words.HINT, said(missing.hint.in_language(language))),
    ):
        label = Text(f"{word.in_language(language)}: ", style=palette.STRONG)
        console.print(hanging(label, Text(content)))
    # On a line of its own and never wrapped, so that it can be pasted.
    console.print(Text(f"{words.NEXT.in_language(language)}:", style=palette.STRONG))
    console.print(Text(f"  {again}", style=palette.ACCENT), soft_wrap=True)
