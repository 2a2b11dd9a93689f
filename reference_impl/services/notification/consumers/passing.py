"""What passes and is not kept: who is typing, who comes and goes. From Redis channels to the open streams."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from redis.asyncio import Redis

from chat_contracts.payloads.typing import TYPING_CHANNEL, ChatTyping
from chat_contracts.payloads.user import UserPresenceChanged
from chat_infra.http.sse import sse_frame
from chat_infra.logs import get_logger
from chat_infra.redis_listener import RedisListener
from chat_infra.streams.frame import PASSING, Frame
from chat_infra.streams.hub import StreamHub
from chat_kernel.errors import Unavailable
from services.notification.infrastructure.postgres.acquaintances import Acquaintances

PRESENCE_CHANNEL: Final = "presence.changed"
_MOST_WAITING: Final = 1_000


class TypingShown(msgspec.Struct, frozen=True):
    """`typing` on the stream."""

    room_id: int
    user_id: int
    username: str | None
    until: datetime


class PresenceShown(msgspec.Struct, frozen=True):
    """`presence` on the stream: a friend came or went."""

    user_id: int
    username: str
    is_online: bool
    last_seen_at: datetime


_read_typing: Final = msgspec.json.Decoder(ChatTyping).decode
_read_presence: Final = msgspec.json.Decoder(UserPresenceChanged).decode
_encode: Final = msgspec.json.Encoder().encode


class PassingEvents:
    """Hands on what concerns the listeners of this process. What is missed meanwhile is missed: it has no
    `id`, is not replayed, and the next change tells the truth again.
    """

    def __init__(self, connect: Callable[[], Redis], hub: StreamHub, acquaintances: Acquaintances) -> None:
        self._connect = connect
        self._hub = hub
        self._acquaintances = acquaintances
        # Who watches whom has to be looked up, so changes wait here; beyond the bound the newest are dropped.
        self._changes: asyncio.Queue[UserPresenceChanged] = asyncio.Queue(_MOST_WAITING)
        self._log = get_logger("passing")

    async def listen(self, stop: asyncio.Event) -> None:
        """Hear both channels until `stop` is set; raises as `RedisListener.run` does."""
        listener = RedisListener(self._connect())
        listener.subscribe(TYPING_CHANNEL, self._on_typing)
        listener.subscribe(PRESENCE_CHANNEL, self._on_presence)
        await listener.run(stop)

    # --8<-- [start:show-presence]
    async def show_presence(self, stop: asyncio.Event) -> None:
        """Show changes of presence to friends until `stop` is set."""
        while not stop.is_set():
            try:
                changes = [await asyncio.wait_for(self._changes.get(), 1.0)]
            except TimeoutError:
                continue
            while not self._changes.empty():
                changes.append(self._changes.get_nowait())
            try:
                friends = await self._acquaintances.friends_among(
                    [change.user_id for change in changes], self._hub.keys
                )
            except Unavailable as outage:
                self._log.warning("presence_not_shown", changes=len(changes), reason=outage.message)
                continue
            for change in changes:
                shown = PresenceShown(change.user_id, change.username, change.is_online, change.last_seen_at)
                self._show(friends.get(change.user_id, []), "presence", shown)

    # --8<-- [end:show-presence]

    def _on_typing(self, data: bytes) -> None:
        try:
            typing = _read_typing(data)
        except msgspec.DecodeError as problem:
            self._log.warning("unreadable", channel=TYPING_CHANNEL, reason=str(problem))
            return
        others = [user_id for user_id in typing.member_ids if user_id != typing.user_id]
        shown = TypingShown(typing.room_id, typing.user_id, typing.username, typing.until)
        self._show(others, "typing", shown)

    def _on_presence(self, data: bytes) -> None:
        if not self._hub.keys:
            return
        try:
            self._changes.put_nowait(_read_presence(data))
        except msgspec.DecodeError as problem:
            self._log.warning("unreadable", channel=PRESENCE_CHANNEL, reason=str(problem))
        except asyncio.QueueFull:
            self._log.warning("presence_dropped", waiting=_MOST_WAITING)

    def _show(self, user_ids: list[int], name: str, shown: msgspec.Struct) -> None:
        listening = [user_id for user_id in user_ids if user_id in self._hub]
        if listening:
            frame = Frame(PASSING, sse_frame(name, _encode(shown)))
            for user_id in listening:
                self._hub.publish(user_id, frame)
