"""`/api/messages`: editing, deleting, having read."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers, body_of
from chat_infra.http.json import JsonResponse, read_json
from services.chat.api.bodies import EditMessageBody, PathId, ReadBody
from services.chat.application.change_message import ChangeMessage
from services.chat.application.ports.read_pointers import ReadPointers
from services.chat.application.read_messages import ReadMessages
from services.chat.application.views import MessageView, ReadReceipt, UnreadCount, view_of


def message_changes_router(change: ChangeMessage, read: ReadMessages, pointers: ReadPointers) -> APIRouter:
    """Make the endpoints that change what was said, and who has read it.

    They come before those of `messages_router`, whose POST /{room_id} would take /read for a room.
    """
    router = APIRouter(prefix="/api/messages", tags=["messages"])

    @router.post(
        "/read",
        response_model=None,
        summary="Say how far one has read in a room",
        openapi_extra=body_of(ReadBody),
        responses=answers({200: ReadReceipt}, 401, 404, 422, 503),
    )
    async def mark_read(request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, ReadBody)
        count = await read(
            body.room_id, caller.user_id, up_to_seq=body.up_to_seq, message_ids=body.message_ids
        )
        return JsonResponse(ReadReceipt(success=True, read_count=count))

    @router.get(
        "/room/{room_id}/unread-count",
        response_model=None,
        summary="How many messages of a room wait for me",
        responses=answers({200: UnreadCount}, 401, 404, 422, 503),
    )
    async def unread_count(room_id: PathId, caller: CurrentCaller) -> Response:
        return JsonResponse(UnreadCount(await pointers.unread(room_id, caller.user_id)))

    @router.put(
        "/{message_id}",
        response_model=None,
        summary="Change the text of one's own message",
        openapi_extra=body_of(EditMessageBody),
        responses=answers({200: MessageView}, 400, 401, 403, 404, 422, 503),
    )
    async def edit_message(message_id: PathId, request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, EditMessageBody)
        return JsonResponse(view_of(await change.edit(message_id, caller.user_id, body.content)))

    @router.delete(
        "/{message_id}",
        response_model=None,
        summary="Take one's own message back; its place in the order stays",
        responses=answers({200: MessageView}, 401, 403, 404, 422, 503),
    )
    async def delete_message(message_id: PathId, caller: CurrentCaller) -> Response:
        return JsonResponse(view_of(await change.delete(message_id, caller.user_id)))

    return router
