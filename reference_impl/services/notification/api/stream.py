"""`/api/stream`: everything for me on one connection, and the tickets for it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import Caller, CurrentCaller
from chat_infra.http.contract import answers, streams_events
from chat_infra.http.json import JsonResponse
from chat_infra.http.sse import OpenStreams, SseResponse
from chat_infra.streams.filtered_stream import FilteredStream
from chat_infra.streams.hub import StreamHub
from chat_infra.streams.resuming import resume_point
from services.notification.api.stream_access import StreamAccess
from services.notification.infrastructure.postgres.feed_log import PostgresFeedLog
from services.notification.infrastructure.redis.stream_tickets import TICKET_SECONDS, StreamTickets

ResumeAfter = Annotated[
    str | None,
    Query(description="Where to go on, for a client that cannot set Last-Event-ID: the last id it saw."),
]


class TicketAnswer(msgspec.Struct, frozen=True):
    """A ticket, and for how many seconds it is good."""

    ticket: str
    expires_in: int = TICKET_SECONDS


def stream_router(
    log: PostgresFeedLog, hub: StreamHub, streams: OpenStreams, tickets: StreamTickets
) -> APIRouter:
    """Make the endpoints of the stream."""
    access = StreamAccess(tickets)
    router = APIRouter(prefix="/api/stream", tags=["stream"])

    @router.get(
        "",
        response_model=None,
        summary="Follow everything that concerns me (server-sent events; Last-Event-ID resumes)",
        responses=streams_events(401, 422, 503),
        response_class=Response,
    )
    async def follow(
        request: Request,
        caller: Caller = Depends(access),  # noqa: B008 - FastAPI reads it from the signature
        last_event_id: ResumeAfter = None,
    ) -> Response:
        end, kept_from = await log.reach()
        point = resume_point(request, end, kept_from=kept_from)
        stream = FilteredStream(
            hub,
            caller.user_id,
            position=point.position,
            page=partial(log.page, caller.user_id),
            recovered=point.recovered,
        )
        return SseResponse(stream, streams, caller=caller)

    @router.post(
        "/ticket",
        response_model=None,
        summary="Get a ticket that opens one stream, once",
        responses=answers({200: TicketAnswer}, 401, 503),
    )
    async def ticket(caller: CurrentCaller) -> Response:
        return JsonResponse(TicketAnswer(await tickets.issue(caller)), headers={"cache-control": "no-store"})

    return router
