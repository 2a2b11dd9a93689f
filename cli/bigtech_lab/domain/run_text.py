"""What a command printed, without what differs between two runs of it."""

from __future__ import annotations

import re
from typing import Final

_PASSING: Final = (
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+"), "TOKEN"),
    (re.compile(r'("refresh_token": ")[^"]+'), r"\1TOKEN"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b[0-9a-f]{32}\b"), "ID"),
    (re.compile(r"[+-]?\d+(?:\.\d+)?\s?(?:µs|ms|s)\b"), "TIME"),
    (re.compile(r"\d+(?:\.\d+)*"), "N"),
)


def comparable(output: str) -> list[str]:
    """The words with every number, time, id and token replaced by its kind; where lines break is left out."""
    for pattern, kind in _PASSING:
        output = pattern.sub(kind, output)
    return output.split()


def without_secrets(output: str) -> str:
    """The output as a page may show it: tokens cut short."""
    output = re.sub(r"(eyJ[\w-]{6})[\w-]*\.[\w-]+\.[\w-]+", r"\1…", output)
    return re.sub(r'("refresh_token": "[^"]{6})[^"]+', r"\1…", output)
