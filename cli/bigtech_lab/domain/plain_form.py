"""What counts of a few words that somebody typed."""

from __future__ import annotations

import re
from unicodedata import normalize

_AROUND = " \t\"'`’“”.,;:!?()[]{}*"


def plain_form(text: str) -> str:
    """Without case, quotes and punctuation around it; one space for any run of spaces, `-` and `_`."""
    words = re.sub(r"[\s_-]+", " ", normalize("NFKC", text).casefold())
    return words.strip(_AROUND)
