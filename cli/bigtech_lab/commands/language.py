"""The language of what a learner reads: an option, and the locale without it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import typer

from bigtech_lab import wiring


class Language(StrEnum):
    """The languages of the course."""

    en = "en"
    ko = "ko"


LANG: Any = typer.Option(None, "--lang", help="The language of the output.", show_default=False)


def spoken(lang: Language | None) -> str:
    """The language that was chosen, or that of the locale."""
    return lang.value if lang else wiring.settings().language
