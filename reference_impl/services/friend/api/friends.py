"""Friend requests and friends."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import Caller, CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from services.friend.api.shapes import (
    AnswerIn,
    DoneOut,
    FriendOut,
    FriendRequestIn,
    FriendshipOut,
    RequestsOut,
    friend_out,
    friendship_out,
    request_out,
)
from services.friend.application.friendships import Actor, Friendships


def friends_router(friendships: Friendships) -> APIRouter:
    """Make the endpoints under /api/friends."""
    router = APIRouter(prefix="/api/friends", tags=["friends"])

    @router.post(
        "/request",
        status_code=201,
        response_model=None,
        responses=answers({201: FriendshipOut}, 400, 401, 403, 404, 422, 503),
        openapi_extra=body_of(FriendRequestIn),
        summary="Ask somebody to be friends",
    )
    # --8<-- [start:request]
    async def request(request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, FriendRequestIn)
        friendship = await friendships.request(_actor(caller), body.user_id_2, body.message)
        return JsonResponse(friendship_out(friendship), status_code=201)

    # --8<-- [end:request]

    @router.put(
        "/status/{requester_id}",
        response_model=None,
        responses=answers({200: FriendshipOut}, 400, 401, 404, 422, 503),
        openapi_extra=body_of(AnswerIn),
        summary="Answer somebody's request",
    )
    async def answer(requester_id: int, request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, AnswerIn)
        decide = friendships.accept if body.action == "accept" else friendships.reject
        return JsonResponse(friendship_out(await decide(_actor(caller), requester_id)))

    @router.delete(
        "/request/{friendship_id}",
        response_model=None,
        responses=answers({200: DoneOut}, 400, 401, 404, 422, 503),
        summary="Withdraw one's own request",
    )
    async def cancel(friendship_id: int, caller: CurrentCaller) -> Response:
        await friendships.cancel(_actor(caller), friendship_id)
        return JsonResponse(DoneOut(success=True))

    @router.get(
        "/list",
        response_model=None,
        responses=answers({200: list[FriendOut]}, 401, 503),
        summary="One's friends",
    )
    async def read_friends(caller: CurrentCaller) -> Response:
        return JsonResponse([friend_out(person) for person in await friendships.friends_of(caller.user_id)])

    @router.get(
        "/requests",
        response_model=None,
        responses=answers({200: RequestsOut}, 401, 503),
        summary="Requests that wait for an answer",
    )
    async def read_requests(caller: CurrentCaller) -> Response:
        received, sent = await friendships.requests_of(caller.user_id)
        return JsonResponse(
            RequestsOut([request_out(it) for it in received], [request_out(it) for it in sent])
        )

    @router.delete(
        "/{friend_id}",
        response_model=None,
        responses=answers({200: DoneOut}, 401, 404, 422, 503),
        summary="End a friendship",
    )
    async def end(friend_id: int, caller: CurrentCaller) -> Response:
        await friendships.end(_actor(caller), friend_id)
        return JsonResponse(DoneOut(success=True))

    return router


def _actor(caller: Caller) -> Actor:
    return Actor(caller.user_id, caller.username, caller.token)
