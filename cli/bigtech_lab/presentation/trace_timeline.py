"""A trace on a scale of time: when each hop was reached, and what it waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import length_ms, spans_of
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.console import READABLE_WIDTH
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.trace_tree import show_heading, show_outcome

if TYPE_CHECKING:
    from rich.console import Console

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
    show_outcome(console, trace, instance=instance, language=language)
