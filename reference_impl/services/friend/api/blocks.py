"""Whom one has blocked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers
from chat_infra.http.json import JsonResponse
from services.friend.api.shapes import DoneOut
from services.friend.application.blocks import Blocks

_LARGEST_ID: Final = 2**63 - 1
PathId = Annotated[int, Path(le=_LARGEST_ID)]


class BlockedOut(msgspec.Struct):
    """Somebody whom one has blocked."""

    user_id: int
    username: str
    display_name: str
    since: datetime


def blocks_router(blocks: Blocks) -> APIRouter:
    """Make the endpoints under /api/friends/blocks."""
    router = APIRouter(prefix="/api/friends/blocks", tags=["blocks"])

    @router.get(
        "",
        response_model=None,
        responses=answers({200: list[BlockedOut]}, 401, 503),
        summary="Whom one has blocked",
    )
    async def read(caller: CurrentCaller) -> Response:
        blocked = await blocks.of(caller.user_id)
        return JsonResponse(
            [
                BlockedOut(it.person.user_id, it.person.username, it.person.display_name, it.since)
                for it in blocked
            ]
        )

    @router.post(
        "/{user_id}",
        response_model=None,
        responses=answers({200: DoneOut}, 400, 401, 404, 422, 503),
        summary="Block somebody; a friendship or an open request ends with it",
    )
    async def impose(user_id: PathId, caller: CurrentCaller) -> Response:
        await blocks.impose(caller.user_id, user_id, token=caller.token)
        return JsonResponse(DoneOut(success=True))

    @router.delete(
        "/{user_id}",
        response_model=None,
        responses=answers({200: DoneOut}, 401, 422, 503),
        summary="Stop blocking somebody",
    )
    async def lift(user_id: PathId, caller: CurrentCaller) -> Response:
        await blocks.lift(caller.user_id, user_id)
        return JsonResponse(DoneOut(success=True))

    return router
