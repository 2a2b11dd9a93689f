"""`/api/messages`: saying, reading, following."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import CurrentCaller
from chat_infra.http.contract import answers, body_of, streams_events
from chat_infra.http.json import JsonResponse, read_json
from chat_kernel.errors import InvalidInput
from services.chat.api.bodies import MAX_ID, PathId, SendMessageBody
from services.chat.api.room_stream import RoomStreams
from services.chat.application.ports.message_store import MessageStore, PageWindow
from services.chat.application.send_message import SendMessage
from services.chat.application.views import MessagePage, MessageView, view_of

Limit = Annotated[int, Query(ge=1, le=200)]
BeforeSeq = Annotated[int | None, Query(ge=1, le=MAX_ID, description="Only messages with a smaller seq.")]
AfterSeq = Annotated[int | None, Query(ge=0, le=MAX_ID, description="Only messages with a greater seq.")]
Skip = Annotated[int, Query(ge=0, le=2**31, deprecated=True, description="Old clients; use before_seq.")]


def messages_router(send: SendMessage, messages: MessageStore, streams: RoomStreams) -> APIRouter:
    """Make the endpoints of messages."""
    router = APIRouter(prefix="/api/messages", tags=["messages"])

    # Static paths come before /{room_id}: the first route that matches answers.
    @router.get(
        "/stream/{room_id}",
        response_model=None,
        summary="Follow a room (server-sent events; Last-Event-ID resumes)",
        responses=streams_events(401, 404, 422, 503),
        response_class=Response,
    )
    async def follow_room(room_id: PathId, request: Request, caller: CurrentCaller) -> Response:
        return await streams.follow(request, room_id, caller)

    @router.post(
        "/{room_id}",
        response_model=None,
        summary="Send a message",
        status_code=201,
        openapi_extra=body_of(SendMessageBody),
        responses=answers({201: MessageView}, 400, 401, 403, 404, 422, 503),
    )
    # --8<-- [start:send]
    async def send_message(room_id: PathId, request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, SendMessageBody)
        posted = await send(
            room_id,
            caller.user_id,
            body.content,
            message_type=body.message_type,
            client_msg_id=body.client_msg_id,
            reply_to=body.reply_to,
        )
        return JsonResponse(view_of(posted.message), status_code=201)

    # --8<-- [end:send]

    @router.get(
        "/{room_id}",
        response_model=None,
        summary="Read a room's messages, oldest first",
        responses=answers({200: MessagePage}, 401, 404, 422, 503),
    )
    async def read_messages(
        room_id: PathId,
        caller: CurrentCaller,
        *,
        limit: Limit = 50,
        before_seq: BeforeSeq = None,
        after_seq: AfterSeq = None,
        skip: Skip = 0,
    ) -> Response:
        if before_seq is not None and after_seq is not None:
            raise InvalidInput(
                "validation_error", "Give before_seq or after_seq, not both.", {"field": "after_seq"}
            )
        window = PageWindow(limit, before_seq, after_seq, skip)
        return JsonResponse(await messages.page(room_id, caller.user_id, window))

    return router
