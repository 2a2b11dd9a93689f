"""Lengths of time as people read them."""

from __future__ import annotations

_LONG_MS = 10_000


def duration(milliseconds: float, *, signed: bool = False) -> str:
    """The length in milliseconds, from ten seconds on in seconds; `signed` writes the plus as well."""
    sign = "+" if signed else ""
    if abs(milliseconds) < _LONG_MS:
        return f"{milliseconds:{sign}.1f} ms"
    return f"{milliseconds / 1000:{sign}.1f} s"
