"""Text of others (logs, answers of servers) that is about to reach a terminal."""

from __future__ import annotations

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\N{REPLACEMENT CHARACTER}")
_CONTROLS |= {ord("\t"): "    ", ord("\n"): "\n"}


def printable(text: str) -> str:
    """The text without control characters, which could recolour the terminal or move its cursor."""
    return text.translate(_CONTROLS)
