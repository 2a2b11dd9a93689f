"""`/api/messages/{room_id}/typing`: I am writing something."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers
from services.chat.api.bodies import MAX_ID
from services.chat.application.announce_typing import AnnounceTyping


def typing_router(announce: AnnounceTyping) -> APIRouter:
    """Make the endpoint of typing."""
    router = APIRouter(prefix="/api/messages", tags=["messages"])

    @router.post(
        "/{room_id}/typing",
        response_model=None,
        response_class=Response,
        summary="Tell the others in a room that I am writing",
        status_code=202,
        responses=answers(
            {202: None},
            401,
            403,
            404,
            422,
            503,
            descriptions={202: "Taken; the others are told within moments, or not at all."},
        ),
    )
    async def type_in_room(room_id: Annotated[int, Path(ge=1, le=MAX_ID)], caller: CurrentCaller) -> Response:
        await announce(room_id, caller.user_id, caller.username)
        return Response(status_code=202)

    return router
