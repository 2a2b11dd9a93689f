"""The two themes of the screen `learn`.

The grounds are near white and near black: the colours that the plain verbs print (`palette`) are chosen
to be read on both, and on grounds in between they would not be.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

LIGHT = Theme(
    name="lab-light",
    primary="#0a5f8f",
    secondary="#4a5568",
    accent="#0a5f8f",
    foreground="#1d2430",
    background="#ffffff",
    surface="#ffffff",
    panel="#eef1f5",
    success="#1a7f37",
    warning="#9a5b00",
    error="#c01c28",
    dark=False,
)
DARK = Theme(
    name="lab-dark",
    primary="#6cb8e6",
    secondary="#a3abb8",
    accent="#6cb8e6",
    foreground="#e8eaee",
    background="#0b0d10",
    surface="#0b0d10",
    panel="#1a1f27",
    success="#57c26b",
    warning="#e0a040",
    error="#ff7a72",
    dark=True,
)


def theme_for(given: str, environ: Mapping[str, str]) -> Theme:
    """`light`, `dark`, or for `auto` what the terminal says in COLORFGBG, else dark."""
    if given == "auto":
        background = environ.get("COLORFGBG", "").rpartition(";")[2]
        given = "light" if background in {"7", "15"} else "dark"
    return LIGHT if given == "light" else DARK
