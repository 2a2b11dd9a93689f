"""A recorded trace as lines to read: each hop below its cause, with its times and what was seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.domain.trace_exhibit import TraceExhibit
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import READABLE_WIDTH
from bigtech_lab.presentation.duration import duration
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.printable import printable

if TYPE_CHECKING:
    from rich.console import Console

_TIME_WIDTH = 10


def show_exhibit(console: Console, exhibit: TraceExhibit) -> None:
    """Two columns: the time since the start, then the hop and below it the facts."""
    from rich.text import Text

    width = min(console.width, READABLE_WIDTH)
    for hop in exhibit.hops:
        indent = "  " * exhibit.depth(hop)
        gap = "" if hop.gap_ms is None else f"  {duration(hop.gap_ms, signed=True)}"
        title = Text.assemble((hop.name, palette.STRONG), f"  {hop.component}", (gap, palette.QUIET))
        when = Text(f"{duration(hop.offset_ms):>{_TIME_WIDTH}}  {indent}", style=palette.ACCENT)
        console.print(hanging(when, title), width=width)
        facts = "  ".join([hop.trail, *(f"{name}={value}" for name, value in hop.facts.items())])
        below = Text(" " * (_TIME_WIDTH + 2 + len(indent)))
        console.print(hanging(below, Text(printable(facts), style=palette.QUIET)), width=width)
    console.print()


def exhibit_lines(exhibit: TraceExhibit) -> list[str]:
    """The same without colours, for a file or a page."""
    from io import StringIO

    from rich.console import Console as PlainConsole

    out = StringIO()
    show_exhibit(PlainConsole(file=out, width=READABLE_WIDTH, highlight=False), exhibit)
    return out.getvalue().rstrip().splitlines()
