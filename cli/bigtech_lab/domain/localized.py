"""A sentence in the two languages of the course."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Localized:
    """The same sentence, written well in English and in Korean."""

    en: str
    ko: str

    def in_language(self, language: str) -> str:
        """The sentence in `en` or `ko`."""
        return self.ko if language == "ko" else self.en
