"""A cell of a table in Markdown."""

from __future__ import annotations


def cell(text: object) -> str:
    """Text that is safe inside a table."""
    return str(text).replace("|", "\\|").replace("\n", " ")
