"""From the Redis channel of typing to the streams of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from chat_contracts.payloads.typing import TYPING_CHANNEL, ChatTyping
from chat_infra.http.sse import sse_frame
from chat_infra.logs import get_logger
from chat_infra.streams.frame import PASSING, Frame
from chat_infra.streams.hub import StreamHub

if TYPE_CHECKING:
    from redis.asyncio import Redis

_decode: Final = msgspec.json.Decoder(ChatTyping).decode
_encode: Final = msgspec.json.Encoder().encode


def typing_frame(typing: ChatTyping) -> Frame:
    """Encode it for the room's stream: without an id, since nobody resumes from it."""
    shown = {
        "room_id": typing.room_id,
        "user_id": typing.user_id,
        "username": typing.username,
        "until": typing.until,
    }
    return Frame(PASSING, sse_frame("typing", _encode(shown)))


class TypingFanout:
    """Hears who types and shows it to those who follow the room."""

    def __init__(self, hub: StreamHub, redis: Callable[[], Redis]) -> None:
        self._hub = hub
        self._redis = redis

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set.

        Raises:
            RedisError, OSError: Redis is away; the caller runs it again after a pause.
        """
        # With the client, which is heavy: this runs once the process has what it needs to answer.
        from chat_infra.redis_listener import RedisListener

        listener = RedisListener(self._redis())
        listener.subscribe(TYPING_CHANNEL, self.hear)
        await listener.run(stop)

    def hear(self, data: bytes) -> None:
        """Show one announcement."""
        try:
            typing = _decode(data)
        except msgspec.MsgspecError as problem:
            get_logger("typing").warning("typing_unreadable", reason=str(problem))
            return
        self._hub.publish(typing.room_id, typing_frame(typing))
