"""`/api/chat-rooms`: rooms and who is in them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import Caller, CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from chat_kernel.errors import InvalidInput
from services.chat.api.bodies import NewMembersBody, OpenRoomBody, PathId
from services.chat.application.group_rooms import GroupRooms
from services.chat.application.open_direct_room import OpenDirectRoom
from services.chat.application.ports.room_store import RoomStore
from services.chat.application.views import Done, RoomView


def chat_rooms_router(open_direct_room: OpenDirectRoom, groups: GroupRooms, rooms: RoomStore) -> APIRouter:
    """Make the endpoints of rooms."""
    router = APIRouter(prefix="/api/chat-rooms", tags=["chat rooms"])

    @router.post(
        "",
        response_model=None,
        summary="Get or create the direct room with another user, or found a group",
        openapi_extra=body_of(OpenRoomBody),
        responses=answers({200: RoomView, 201: RoomView}, 400, 401, 403, 404, 422, 503),
    )
    async def open_room(request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, OpenRoomBody)
        if body.user_id is None:
            return JsonResponse(await _found(groups, caller, body), status_code=201)
        if body.name is not None or body.member_ids is not None:
            raise InvalidInput(
                "validation_error", "Give user_id, or name and member_ids, not both.", {"field": "user_id"}
            )
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
        responses=answers({200: RoomView}, 400, 401, 403, 404, 422, 503),
    )
    async def check_room(user_id: PathId, caller: CurrentCaller) -> Response:
        room, _ = await open_direct_room(caller.user_id, user_id, token=caller.token)
        link = '</api/chat-rooms>; rel="successor-version"'
        return JsonResponse(room, headers={"Deprecation": "true", "Link": link})

    @router.get(
        "/{room_id}",
        response_model=None,
        summary="One of my rooms",
        responses=answers({200: RoomView}, 401, 404, 422, 503),
    )
    async def one_room(room_id: PathId, caller: CurrentCaller) -> Response:
        return JsonResponse(await rooms.view(room_id, caller.user_id))

    @router.post(
        "/{room_id}/members",
        response_model=None,
        summary="Let people into one's own group",
        openapi_extra=body_of(NewMembersBody),
        responses=answers({200: RoomView}, 400, 401, 403, 404, 422, 503),
    )
    async def add_members(room_id: PathId, request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, NewMembersBody)
        return JsonResponse(await groups.add(room_id, body.user_ids, by=caller.user_id, token=caller.token))

    @router.delete(
        "/{room_id}/members/{user_id}",
        response_model=None,
        summary="Take somebody out of one's own group, or leave a group",
        responses=answers({200: Done}, 400, 401, 403, 404, 422, 503),
    )
    async def remove_member(room_id: PathId, user_id: PathId, caller: CurrentCaller) -> Response:
        await groups.remove(room_id, user_id, by=caller.user_id)
        return JsonResponse(Done(success=True))

    return router


async def _found(groups: GroupRooms, caller: Caller, body: OpenRoomBody) -> RoomView:
    if body.name is None or body.member_ids is None:
        raise InvalidInput("validation_error", "Give user_id, or name and member_ids.", {"field": "user_id"})
    return await groups.found(caller.user_id, body.name, body.member_ids, token=caller.token)
