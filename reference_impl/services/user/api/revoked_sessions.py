"""Which sessions have ended before their access tokens: for services that cannot have it from Redis."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from chat_infra.http.contract import answers
from chat_infra.http.json import JsonResponse
from chat_infra.sessions.revocation_list import REVOKED_SESSIONS_PATH, ReadRevocations, RevocationList


def revoked_sessions_router(read: ReadRevocations) -> APIRouter:
    """Make the endpoint of the list; like the keys it is nobody's secret: an ended session opens nothing."""
    router = APIRouter(tags=["auth"])

    @router.get(
        REVOKED_SESSIONS_PATH,
        response_model=None,
        responses=answers({200: RevocationList}, 503),
        summary="The sessions whose access tokens no longer count",
    )
    async def revoked_sessions() -> Response:
        return JsonResponse(RevocationList(list(await read())), headers={"Cache-Control": "no-store"})

    return router
