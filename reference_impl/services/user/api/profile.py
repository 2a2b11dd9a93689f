"""One's own profile."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from services.user.api.shapes import ProfileIn, ProfileOut, profile
from services.user.application.accounts import Accounts
from services.user.application.presence import PresenceDesk
from services.user.domain.user import User


def profile_router(accounts: Accounts, desk: PresenceDesk) -> APIRouter:
    """Make the endpoints under /api/profile."""
    router = APIRouter(prefix="/api/profile", tags=["profile"])

    async def shown(user: User) -> Response:
        presences = await desk.for_profiles([user], user.id)
        return JsonResponse(profile(user, user.id, presences[user.id]))

    @router.get(
        "/me",
        response_model=None,
        responses=answers({200: ProfileOut}, 401, 404, 503),
        summary="Read one's own profile",
    )
    async def read(caller: CurrentCaller) -> Response:
        return await shown(await accounts.find(caller.user_id))

    @router.put(
        "/me",
        response_model=None,
        responses=answers({200: ProfileOut}, 401, 404, 422, 503),
        openapi_extra=body_of(ProfileIn),
        summary="Change one's own profile",
    )
    async def change(request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, ProfileIn)
        user = await accounts.present_as(
            caller.user_id, display_name=body.display_name, status_message=body.status_message
        )
        return await shown(user)

    return router
