"""`/api/chat-rooms`: rooms and who is in them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from services.chat.api.bodies import MAX_ID, OpenRoomBody
from services.chat.application.open_direct_room import OpenDirectRoom
from services.chat.application.ports.room_store import RoomStore
from services.chat.application.views import RoomView

PathId = Annotated[int, Path(ge=1, le=MAX_ID)]


def chat_rooms_router(open_direct_room: OpenDirectRoom, rooms: RoomStore) -> APIRouter:
    """Make the endpoints of rooms."""
    router = APIRouter(prefix="/api/chat-rooms", tags=["chat rooms"])

    @router.post(
        "",
        response_model=None,
        summary="Get or create the direct room with another user",
        openapi_extra=body_of(OpenRoomBody),
        responses=answers({200: RoomView, 201: RoomView}, 400, 401, 404, 422, 503),
    )
    async def open_room(request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, OpenRoomBody)
        room, created = await open_direct_room(caller.user_id, body.user_id, token=caller.token)
        return JsonResponse(room, status_code=201 if created else 200)

    @router.get(
        "",
        response_model=None,
        summary="My rooms, the latest activity first",
        responses=answers({200: list[RoomView]}, 401, 503),
    )
    async def my_rooms(caller: CurrentCaller) -> Response:
        return JsonResponse(await rooms.views_of(caller.user_id))

    # Before /{room_id}: the first route that matches answers.
    @router.get(
        "/check/{user_id}",
        response_model=None,
        summary="Get or create the direct room with another user (old clients; use POST)",
        deprecated=True,
        responses=answers({200: RoomView}, 400, 401, 404, 422, 503),
    )
    async def check_room(user_id: PathId, caller: CurrentCaller) -> Response:
        room, _ = await open_direct_room(caller.user_id, user_id, token=caller.token)
        link = '</api/chat-rooms>; rel="successor-version"'
        return JsonResponse(room, headers={"Deprecation": "true", "Link": link})

    @router.get(
        "/{room_id}",
        response_model=None,
        summary="One of my rooms",
        responses=answers({200: RoomView}, 401, 403, 404, 422, 503),
    )
    async def one_room(room_id: PathId, caller: CurrentCaller) -> Response:
        return JsonResponse(await rooms.view(room_id, caller.user_id))

    return router
