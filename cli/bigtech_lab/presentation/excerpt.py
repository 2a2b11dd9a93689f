"""The last lines of a log as they stand in a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bigtech_lab.presentation import palette
from bigtech_lab.presentation.hanging import hanging

if TYPE_CHECKING:
    from rich.console import RenderableType


def excerpt(lines: Sequence[str], *, indent: int = 0) -> Iterator[RenderableType]:
    """Each line behind a bar and cut to the width; the last, which mostly says what went wrong, whole."""
    from rich.text import Text

    bar = f"{' ' * indent}│ "
    for line in lines[:-1]:
        yield Text.assemble((bar, palette.QUIET), line, no_wrap=True, overflow="ellipsis")
    if lines:
        yield hanging(Text(bar, style=palette.QUIET), Text(lines[-1]))
