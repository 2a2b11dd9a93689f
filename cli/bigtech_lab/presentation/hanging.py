"""A label with a text whose further lines stand below its first, not below the label."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


def hanging(label: Text, text: Text) -> Table:
    """One renderable: the label, then the text wrapped in the room that is left."""
    from rich.table import Table

    line = Table.grid()
    line.add_column(no_wrap=True)
    line.add_column(overflow="fold")
    line.add_row(label, text)
    return line
