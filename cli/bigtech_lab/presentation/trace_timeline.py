"""A trace on a scale of time: when each hop was reached, and what it waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.domain.joined_spans import spans_by_hop
from bigtech_lab.domain.service_span import ServiceSpan
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import length_ms, spans_of
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.console import READABLE_WIDTH
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.span_lines import since_start_ms, span_line
from bigtech_lab.presentation.trace_tree import show_heading, show_outcome

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Name, offset and the spaces between leave this for the bars on the narrowest terminal.
_SHORTEST_BAR = 16
_NUMBER_WIDTH = 10


def show_timeline(console: Console, trace: Trace, *, instance: str, language: str) -> None:
    """Writes the scale, a bar for each hop in the order of time, and the outcome as below a tree."""
    from rich.text import Text

    show_heading(console, trace, language)
    spans = sorted(spans_of(trace), key=lambda span: (span.end_ms, span.start_ms))
    whole = length_ms(spans) or 1.0
    names = max((len(hop.name) for hop in trace.flow.hops), default=0)
    width = max(_SHORTEST_BAR, min(console.width, READABLE_WIDTH) - names - _NUMBER_WIDTH - 4)
    end = duration(whole)
    console.print(Text(" " * (names + _NUMBER_WIDTH + 4) + "0" + end.rjust(width - 1), style=palette.QUIET))
    below = spans_by_hop(trace)
    for span in spans:
        begin = min(width - 1, int(max(0.0, span.start_ms) / whole * width))
        stop = max(begin + 1, min(width, round(span.end_ms / whole * width)))
        console.print(
            Text.assemble(
                (span.hop.name.ljust(names), palette.STRONG),
                (duration(trace.offset_ms(span.hop.name)).rjust(_NUMBER_WIDTH + 2), palette.ACCENT),
                "  " + " " * begin,
                ("━" * (stop - begin - 1) + "●", palette.GOOD),
            )
        )
        for told in below.get(span.hop.name, ()):
            console.print(_span(trace, told, names=names, width=width, whole=whole))
            console.print(Text(f"  ◇ {span_line(told, language)}", style=palette.QUIET), overflow="fold")
    timed = {span.hop.name for span in spans}
    for hop, witness in trace.reached:
        if hop.name not in timed:
            said = words.CLOCKS[witness.clock].in_language(language)
            console.print(
                Text.assemble((hop.name.ljust(names), palette.STRONG), (f"  ✓ {said}", palette.QUIET))
            )
    for hop in trace.flow.hops:
        if hop.name not in trace.witnesses:
            first = trace.first_missing is not None and trace.first_missing.hop == hop.name
            word = (words.MISSING if first else words.NOT_REACHED).in_language(language)
            style = palette.BAD if first else palette.QUIET
            console.print(Text(f"{hop.name.ljust(names)}  {word}", style=style))
    others = [
        *below.get(None, ()),
        *(told for hop in trace.flow.hops if hop.name not in timed for told in below.get(hop.name, ())),
    ]
    for told in others:
        console.print(Text(f"◇ {span_line(told, language)}", style=palette.QUIET), overflow="fold")
    show_outcome(console, trace, instance=instance, language=language)


def _span(trace: Trace, span: ServiceSpan, *, names: int, width: int, whole: float) -> Text:
    """When the service began and ended, on the scale of the hops."""
    from rich.text import Text

    start = since_start_ms(trace, span)
    begin = max(0, min(width - 1, int(start / whole * width)))
    stop = max(begin + 1, min(width, round((start + span.duration_ms) / whole * width)))
    return Text.assemble(
        " " * names,
        (duration(start).rjust(_NUMBER_WIDTH + 2), palette.QUIET),
        "  " + " " * begin,
        ("◇" + "─" * (stop - begin - 1), palette.BAD if span.failed else palette.ACCENT),
    )
