"""`/api/notifications`: reading, marking, following."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import Caller, CurrentCaller
from chat_infra.http.contract import answers, body_of, streams_events
from chat_infra.http.json import JsonResponse, read_json
from chat_infra.http.sse import OpenStreams, SseResponse
from chat_infra.streams.hub import StreamHub
from chat_infra.streams.resumable_stream import ResumableStream
from chat_infra.streams.resuming import resume_point
from services.notification.api.stream_access import StreamAccess
from services.notification.application.read_notifications import ReadNotifications
from services.notification.application.views import NotificationPage, ReadReceipt
from services.notification.domain.notification import ReadMark
from services.notification.infrastructure.postgres.notifications import PostgresNotifications
from services.notification.infrastructure.redis.stream_tickets import StreamTickets

_MAX_ID = 2**63 - 1
Id = Annotated[int, msgspec.Meta(ge=1, le=_MAX_ID)]
Cursor = Annotated[int | None, Query(ge=1, le=_MAX_ID, description="next_cursor of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200)]


class MarkReadBody(msgspec.Struct, frozen=True):
    """What was read: everything up to a seq, or single notifications."""

    up_to_seq: Id | None = None
    ids: Annotated[list[Id], msgspec.Meta(max_length=1000)] = []


def notifications_router(
    store: PostgresNotifications,
    hub: StreamHub,
    streams: OpenStreams,
    tickets: StreamTickets,
    *,
    on_read: Callable[[], Awaitable[None]],
) -> APIRouter:
    """Make the endpoints of notifications; `on_read` is called after a mark, for the other windows here."""
    router = APIRouter(prefix="/api/notifications", tags=["notifications"])
    read = ReadNotifications(store)
    access = StreamAccess(tickets)

    @router.get(
        "",
        response_model=None,
        summary="My notifications, newest first",
        responses=answers({200: NotificationPage}, 401, 422, 503),
    )
    async def my_notifications(caller: CurrentCaller, cursor: Cursor = None, limit: Limit = 50) -> Response:
        return JsonResponse(await read(caller.user_id, cursor=cursor, limit=limit))

    @router.post(
        "/read",
        response_model=None,
        summary="Mark notifications as read",
        openapi_extra=body_of(MarkReadBody),
        responses=answers({200: ReadReceipt}, 401, 422, 503),
    )
    async def mark_read(request: Request, caller: CurrentCaller) -> Response:
        body = await read_json(request, MarkReadBody)
        count = await store.mark_read(caller.user_id, ReadMark(body.up_to_seq, tuple(body.ids)))
        if count:
            # Other processes find it in the feed within a second.
            await on_read()
        return JsonResponse(ReadReceipt(count))

    @router.get(
        "/stream",
        response_model=None,
        summary="Follow my notifications (server-sent events; Last-Event-ID resumes)",
        responses=streams_events(401, 422, 503),
        response_class=Response,
    )
    async def follow(
        request: Request,
        caller: Caller = Depends(access),  # noqa: B008 - FastAPI reads it from the signature
    ) -> Response:
        point = resume_point(request, await store.last_seq(caller.user_id))
        stream = ResumableStream(
            hub,
            caller.user_id,
            position=point.position,
            replay=partial(store.frames_after, caller.user_id),
            recovered=point.recovered,
        )
        return SseResponse(stream, streams, caller=caller)

    return router
