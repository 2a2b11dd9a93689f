"""A page of the course in the terminal."""

from __future__ import annotations

from bigtech_lab.presentation.console import READABLE_WIDTH, stdout
from bigtech_lab.presentation.program import pasteable


def show_page(markdown: str) -> None:
    """Print a page; on a terminal with headings, code and tables set, else as its Markdown."""
    console = stdout()
    if not console.is_terminal:
        console.file.write(pasteable(markdown))
        return
    from rich.markdown import Markdown

    rendered = Markdown(pasteable(markdown), hyperlinks=False, code_theme="ansi_dark")
    console.print(rendered, width=min(console.width, READABLE_WIDTH))
