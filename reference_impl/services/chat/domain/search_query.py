"""What somebody looks for in messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chat_kernel.errors import InvalidInput

MAX_QUERY_LENGTH: Final = 100


class InvalidQuery(InvalidInput):
    """There is nothing in a query that could be looked for."""

    def __init__(self, message: str) -> None:
        super().__init__("invalid_query", message, {"field": "query"})


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """All the words of a text: 1 to 100 characters, at least one of them a letter, a digit or an emoji.

    Raises:
        InvalidQuery: There is nothing to look for, too much, or a NUL character.
    """

    text: str

    def __post_init__(self) -> None:
        if len(self.text) > MAX_QUERY_LENGTH:
            raise InvalidQuery(
                f"query has {len(self.text)} characters; at most {MAX_QUERY_LENGTH} are allowed"
            )
        if "\x00" in self.text:
            raise InvalidQuery("query holds a NUL character (U+0000); remove it")
        if not self.text.strip():
            raise InvalidQuery("query is blank; give a word to look for")
