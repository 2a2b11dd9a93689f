"""Sentences in the learner's language."""

from __future__ import annotations

from dataclasses import dataclass

from bigtech_lab.domain.localized import Localized
from bigtech_lab.presentation.program import pasteable


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says a text, with its values filled in and its commands as the reader calls them."""

    language: str

    def __call__(self, text: Localized, **values: object) -> str:
        """The sentence."""
        said = text.in_language(self.language)
        return pasteable(said.format_map(values) if values else said)

    @property
    def other(self) -> Speaker:
        """The one of the other language."""
        return Speaker("en" if self.language == "ko" else "ko")
