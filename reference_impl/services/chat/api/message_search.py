"""`/api/messages/search`: finding what was said."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers
from chat_infra.http.json import JsonResponse
from services.chat.api.bodies import MAX_ID
from services.chat.application.ports.message_search import SearchWindow
from services.chat.application.search_messages import FoundMessages, SearchMessages
from services.chat.domain.search_query import MAX_QUERY_LENGTH

Words = Annotated[str, Query(description=f"Words to look for, at most {MAX_QUERY_LENGTH} characters.")]
Room = Annotated[int | None, Query(ge=1, le=MAX_ID, description="Only in this room; else in all of mine.")]
Before = Annotated[int | None, Query(ge=1, le=MAX_ID, description="The `next_cursor` of the page before.")]


def message_search_router(search: SearchMessages) -> APIRouter:
    """Make the endpoint of the search; to be included before `/api/messages/{room_id}`."""
    router = APIRouter(prefix="/api/messages", tags=["messages"])

    @router.get(
        "/search",
        response_model=None,
        summary="Search the messages of my rooms, newest first",
        responses=answers({200: FoundMessages}, 401, 404, 422, 503),
    )
    async def search_messages(
        query: Words,
        caller: CurrentCaller,
        *,
        room_id: Room = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        before: Before = None,
    ) -> Response:
        window = SearchWindow(limit, room_id, before)
        return JsonResponse(await search(caller.user_id, query, window))

    return router
