"""The words of generated pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """A sentence in English and in Korean."""

    en: str
    ko: str

    def say(self, language: str) -> str:
        """The sentence in a language."""
        return self.ko if language == "ko" else self.en


def said(both: Mapping[str, str], language: str) -> str:
    """The sentence of a `{en: …, ko: …}`."""
    return both[language]


def cell(text: object) -> str:
    """Text that is safe inside a table."""
    return str(text).replace("|", "\\|").replace("\n", " ")
