"""Kept traces and their differences for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_diff import HopDifference, TraceDifference
from bigtech_lab.domain.trace_span import length_ms, spans_of
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.console import READABLE_WIDTH, stdout
from bigtech_lab.presentation.duration import duration

if TYPE_CHECKING:
    from rich.text import Text

# Below that a difference is noise of the machine.
_NOTABLE_MS = 5.0
_NOTABLE_SHARE = 0.5


def show_traces(traces: Sequence[Trace], language: str) -> None:
    """A row for each."""
    from rich.table import Table
    from rich.text import Text

    console = stdout()
    if not traces:
        console.print(words.NO_TRACES.in_language(language))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=palette.QUIET)
    for heading in (words.STARTED, words.FLOW, words.HOPS, words.LENGTH, words.CORRELATION):
        right = heading in (words.HOPS, words.LENGTH)
        table.add_column(heading.in_language(language), justify="right" if right else "left", no_wrap=True)
    for trace in traces:
        table.add_row(
            f"{trace.started_at.astimezone():%m-%d %H:%M:%S}",
            trace.flow.id,
            Text(
                f"{len(trace.reached)}/{len(trace.flow.hops)}",
                style=palette.GOOD if trace.complete else palette.BAD,
            ),
            duration(length_ms(spans_of(trace))),
            trace.context.correlation_id,
        )
    console.print(table, width=min(console.width, READABLE_WIDTH))


def show_difference(found: TraceDifference, language: str) -> None:
    """Both times of each hop and how they differ; what only one of them saw stands out."""
    from rich.table import Table
    from rich.text import Text

    console = stdout()
    console.print(Text(found.after.flow.title.in_language(language), style=palette.STRONG))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=palette.QUIET)
    first, second = found.before.context.correlation_id[:8], found.after.context.correlation_id[:8]
    for number, heading in enumerate(
        (words.HOP.in_language(language), first, second, words.CHANGE.in_language(language))
    ):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    for hop in found.hops:
        table.add_row(hop.hop, _time(hop.before_ms), _time(hop.after_ms), _change(hop, language))
    whole = Text(duration(found.after_ms - found.before_ms, signed=True), style=palette.STRONG)
    table.add_row(
        words.WHOLE.in_language(language), duration(found.before_ms), duration(found.after_ms), whole
    )
    console.print(table, width=min(console.width, READABLE_WIDTH))
    console.print(Text(words.GAPS.in_language(language), style=palette.QUIET))


def _time(milliseconds: float | None) -> str:
    return "-" if milliseconds is None else duration(milliseconds)


def _change(hop: HopDifference, language: str) -> Text:
    from rich.text import Text

    if hop.appeared:
        return Text(words.ONLY_SECOND.in_language(language), style=palette.GOOD)
    if hop.vanished:
        return Text(words.ONLY_FIRST.in_language(language), style=palette.BAD)
    change = hop.change_ms
    if change is None:
        return Text("-", style=palette.QUIET)
    notable = abs(change) > max(_NOTABLE_MS, _NOTABLE_SHARE * abs(hop.before_ms or 0.0))
    style = (palette.WAITING if change > 0 else palette.GOOD) if notable else palette.QUIET
    return Text(duration(change, signed=True), style=style)
