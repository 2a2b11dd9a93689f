"""Follows the feed and hands each event to the streams of this process, in order and without a gap."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from chat_infra.streams.frame import encode_frame
from chat_infra.streams.hub import StreamHub
from chat_kernel.errors import Unavailable
from services.notification.domain.feed_event import PlacedEvent
from services.notification.infrastructure.postgres.feed_log import PostgresFeedLog

_SWEEP_SECONDS: Final = 1.0
_FARTHEST: Final = 2_000
"""Events that are read for everybody at once; beyond that each stream reads its own from the database."""


class FeedTail:
    """One for all streams of a process: what Redis lost is read from the database once, not once a stream."""

    def __init__(self, log: PostgresFeedLog, hub: StreamHub) -> None:
        self._log = log
        self._hub = hub
        # The last position that was handed on; None while nobody listens.
        self._position: int | None = None
        self._lock = asyncio.Lock()

    async def hear(self, events: Sequence[PlacedEvent]) -> None:
        """Take what was announced; what lies before it and was not announced is read from the database."""
        async with self._lock:
            if not self._hub.keys:
                self._position = None
                return
            for event in events:
                if self._position is None or event.position > self._position + 1:
                    await self._catch_up()
                self._hand_on(event)

    async def look(self) -> None:
        """Hand on what the database has and nobody announced."""
        async with self._lock:
            if self._hub.keys:
                await self._catch_up()

    async def sweep(self, stop: asyncio.Event) -> None:
        """Look once a second until `stop` is set: the safety net under the announcements."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _SWEEP_SECONDS)
            await self.look()

    async def _catch_up(self) -> None:
        # While the database is away the position stays: the next announcement or sweep tries again.
        with suppress(Unavailable):
            end = await self._log.end()
            if self._position is None or not 0 <= end - self._position <= _FARTHEST:
                self._leave_it_to_the_streams(end)
            while self._position is not None and self._position < end:
                reached = self._position
                for event in await self._log.placed_after(reached):
                    self._hand_on(event)
                if self._position == reached:
                    # What comes next has been purged.
                    self._leave_it_to_the_streams(end)

    def _leave_it_to_the_streams(self, end: int) -> None:
        self._position = end
        self._hub.resync()

    def _hand_on(self, event: PlacedEvent) -> None:
        if self._position is None or event.position != self._position + 1:
            return
        self._position = event.position
        listening = [user_id for user_id in event.audience if user_id in self._hub]
        if listening:
            frame = encode_frame(event.position, event.name, event.data)
            for user_id in listening:
                self._hub.publish(user_id, frame)
