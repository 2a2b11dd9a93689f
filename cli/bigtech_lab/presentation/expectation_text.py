"""What became of the expectations of a trace, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bigtech_lab.domain.expectation import Judgement
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.hanging import hanging

if TYPE_CHECKING:
    from rich.console import Console


def show_judgements(console: Console, judgements: Sequence[Judgement], language: str) -> None:
    """A line for each."""
    from rich.text import Text

    console.print(Text(f"{words.EXPECTED.in_language(language)}:", style=palette.STRONG))
    for judgement in judgements:
        mark, style = ("✓ ", palette.GOOD) if judgement.held else ("✗ ", palette.BAD)
        word = (words.HELD if judgement.held else words.NOT_HELD).in_language(language)
        told = f" ({judgement.told})" if judgement.told else ""
        said = Text.assemble(judgement.expectation.sentence, (f"  {word}{told}", style))
        console.print(hanging(Text(mark, style=style), said))
