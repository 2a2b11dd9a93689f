"""Look for messages."""

from __future__ import annotations

import msgspec

from services.chat.application.ports.message_search import MessageSearch, SearchWindow
from services.chat.application.views import MessageView
from services.chat.domain.search_query import SearchQuery


class FoundMessages(msgspec.Struct, frozen=True):
    """What was found, newest first; `next_cursor` is the `before` of the next page.

    `total_count` is known only when one page holds everything: nothing is counted that is not shown.
    """

    messages: list[MessageView]
    has_more: bool
    next_cursor: int | None
    total_count: int | None


class SearchMessages:
    """Finds messages page by page."""

    def __init__(self, search: MessageSearch) -> None:
        self._search = search

    async def __call__(self, reader_id: int, text: str, window: SearchWindow) -> FoundMessages:
        """Return one page; raises as `MessageSearch.find` and `SearchQuery` do."""
        one_more = window._replace(limit=window.limit + 1)
        found = await self._search.find(reader_id, SearchQuery(text), one_more)
        page, has_more = found[: window.limit], len(found) > window.limit
        complete = window.before is None and not has_more
        return FoundMessages(
            page,
            has_more,
            next_cursor=page[-1].id if has_more else None,
            total_count=len(page) if complete else None,
        )
