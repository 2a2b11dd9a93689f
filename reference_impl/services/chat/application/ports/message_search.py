"""Where messages are looked for."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from services.chat.application.views import MessageView
from services.chat.domain.search_query import SearchQuery


class SearchWindow(NamedTuple):
    """How many messages, in which room (None: all of the reader's), older than which message."""

    limit: int
    room_id: int | None = None
    before: int | None = None


class MessageSearch(Protocol):
    """Finds messages by their words, in the reader's own rooms only, never deleted ones."""

    async def find(self, reader_id: int, query: SearchQuery, window: SearchWindow) -> list[MessageView]:
        """Return what holds every word of the query, the newest first.

        A word is found by its beginning; Hangul, kana and Chinese characters anywhere in a word.

        Raises:
            RoomNotFound: There is no such room, or the reader does not belong to it.
            InvalidQuery: The query has neither a letter nor a digit nor an emoji.
        """
        ...
