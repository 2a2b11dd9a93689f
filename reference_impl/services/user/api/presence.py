"""Who is there."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from chat_infra.http.auth import Caller, CurrentCaller
from chat_infra.http.contract import answers, streams_events
from chat_infra.http.json import JsonResponse
from services.user.api.presence_shapes import (
    FriendsPresenceOut,
    HeartbeatOut,
    PresenceOut,
    friends_now,
    presence_out,
)
from services.user.api.presence_streams import PresenceStreams
from services.user.application.presence import PresenceDesk
from services.user.domain.presence import LeaseTerms, PresenceReason


def presence_router(desk: PresenceDesk, streams: PresenceStreams, terms: LeaseTerms) -> APIRouter:
    """Make the endpoints under /api/online-status."""
    router = APIRouter(prefix="/api/online-status", tags=["presence"])

    @router.post(
        "/heartbeat",
        response_model=None,
        responses=answers({200: HeartbeatOut}, 401, 503),
        summary="Say that one is there",
    )
    # --8<-- [start:heartbeat]
    async def heartbeat(caller: CurrentCaller) -> Response:
        await desk.renew(caller.user_id, _lease(caller), PresenceReason.HEARTBEAT)
        return JsonResponse(HeartbeatOut(caller.user_id, is_online=True, ttl_seconds=terms.seconds))

    # --8<-- [end:heartbeat]

    @router.get(
        "/user/{user_id}",
        response_model=None,
        responses=answers({200: PresenceOut}, 401, 404, 422, 503),
        summary="Is a friend there?",
    )
    async def read(user_id: int, caller: CurrentCaller) -> Response:
        return JsonResponse(presence_out(await desk.of(user_id, caller.user_id)))

    @router.get(
        "/friends",
        response_model=None,
        responses=answers({200: FriendsPresenceOut}, 401, 503),
        summary="Which friends are there?",
    )
    async def read_friends(caller: CurrentCaller) -> Response:
        return JsonResponse(friends_now(await desk.friends_of(caller.user_id)))

    @router.get(
        "/stream",
        response_model=None,
        responses=streams_events(401, 503),
        response_class=Response,
        summary="Follow one's friends as they come and go (server-sent events); this keeps one online",
    )
    async def follow(caller: CurrentCaller) -> Response:
        return await streams.open(caller)

    return router


def _lease(caller: Caller) -> str:
    # A token without a session still needs a lease that has a name.
    return caller.session_id or "no-session"
