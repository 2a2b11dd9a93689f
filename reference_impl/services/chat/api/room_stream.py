"""A room as a stream of server-sent events."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from chat_infra.http.auth import Caller
from chat_infra.http.sse import OpenStreams, SseResponse
from chat_infra.streams.hub import StreamHub
from chat_infra.streams.resumable_stream import ResumableStream
from chat_infra.streams.resuming import resume_point
from services.chat.application.ports.message_store import MessageStore
from services.chat.infrastructure.followers import Followers
from services.chat.infrastructure.postgres.room_log import PostgresRoomLog


class RoomStreams:
    """Opens streams: members only, from where the client left off."""

    def __init__(
        self,
        messages: MessageStore,
        log: PostgresRoomLog,
        hub: StreamHub,
        followers: Followers,
        *,
        streams: OpenStreams,
    ) -> None:
        self._messages = messages
        self._log = log
        self._hub = hub
        self._streams = streams
        self._followers = followers

    async def follow(self, request: Request, room_id: int, caller: Caller) -> Response:
        """Answer with the room's stream.

        Raises:
            NotARoomMember: There is no such room, or the reader does not belong to it.
        """
        point = resume_point(request, await self._messages.follow(room_id, caller.user_id))
        stream = ResumableStream(
            self._hub,
            room_id,
            position=point.position,
            replay=partial(self._log.frames_after, room_id, caller.user_id),
            recovered=point.recovered,
        )
        self._followers.add(room_id, caller.user_id, stream)
        forget = partial(self._followers.forget, room_id, caller.user_id, stream)
        return SseResponse(stream, self._streams, caller=caller, on_close=forget)
