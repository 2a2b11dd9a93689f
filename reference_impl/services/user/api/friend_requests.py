"""Asking somebody to be friends by way of an event."""

from __future__ import annotations

from uuid import UUID

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from chat_kernel.call_context import current_call
from services.user.application.friend_requests import FriendRequestIntake


class FriendRequestIn(msgspec.Struct):
    """What to say along with the request."""

    message: str | None = None


class AcceptedOut(msgspec.Struct):
    """The request is on its way; its events carry the correlation id."""

    request_id: UUID
    correlation_id: UUID


def friend_requests_router(intake: FriendRequestIntake) -> APIRouter:
    """Make the endpoint of the event-driven friend request."""
    router = APIRouter(prefix="/api/users", tags=["users"])
    body = body_of(FriendRequestIn)
    body["requestBody"]["required"] = False

    @router.post(
        "/{user_id}/friend-requests",
        status_code=202,
        response_model=None,
        responses=answers({202: AcceptedOut}, 400, 401, 403, 404, 422, 503),
        openapi_extra=body,
        summary="Ask somebody to be friends; the answer comes as an event",
    )
    # --8<-- [start:ask]
    async def ask(user_id: int, request: Request, caller: CurrentCaller) -> Response:
        said = await read_json(request, FriendRequestIn) if await request.body() else FriendRequestIn()
        asked = await intake.ask(caller.user_id, caller.username, user_id, said.message)
        return JsonResponse(AcceptedOut(asked.request_id, current_call().correlation_id), status_code=202)

    # --8<-- [end:ask]

    return router
