"""The open presence streams of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec
from starlette.responses import Response

from chat_contracts.payloads.user import UserPresenceChanged
from chat_infra.http.auth import Caller
from chat_infra.http.sse import OpenStreams, SseResponse
from chat_infra.logs import get_logger
from chat_kernel.clock import Clock
from chat_kernel.errors import Unavailable
from services.user.api.presence_watch import PresenceWatch
from services.user.application.presence import PresenceDesk
from services.user.application.presence_ports import Circles
from services.user.domain.presence import LeaseTerms, PresenceReason

_LOOK_SECONDS: Final = 1.0
_OVERLAP: Final = timedelta(seconds=5)

ChangesSince = Callable[[datetime], Awaitable[Iterable[UserPresenceChanged]]]


class PresenceStreams:
    """Opens streams, keeps their users' leases alive, and tells each what concerns it.

    Changes come over Redis at once. Because that may lose some, the database is looked at every second as
    well, with one query a process.
    """

    def __init__(
        self,
        desk: PresenceDesk,
        circles: Circles,
        changes_since: ChangesSince,
        streams: OpenStreams,
        *,
        terms: LeaseTerms,
        clock: Clock,
        stopping: asyncio.Event,
    ) -> None:
        self._desk = desk
        self._circles = circles
        self._changes_since = changes_since
        self._streams = streams
        self._terms = terms
        self._clock = clock
        self._stopping = stopping
        self._watches: set[PresenceWatch] = set()
        self._doubted: set[PresenceWatch] = set()
        self._wake = asyncio.Event()
        self._closing: set[asyncio.Task[None]] = set()

    async def open(self, caller: Caller) -> Response:
        """Answer with a stream.

        Raises:
            Unavailable: leases cannot be kept now, or the database is away.
        """
        watch = PresenceWatch(caller)
        await self._desk.renew(watch.user_id, watch.lease, PresenceReason.STREAM)
        watch.show(await self._circles.friends_of(watch.user_id))
        self._watches.add(watch)
        return SseResponse(
            watch.stream, self._streams, caller=caller, on_close=partial(self._on_close, watch)
        )

    def hear_change(self, data: bytes) -> None:
        """Pass on what was said on `presence.changed`."""
        try:
            self._tell([msgspec.json.decode(data, type=UserPresenceChanged)])
        except msgspec.MsgspecError as problem:
            get_logger("presence").warning("change_unreadable", reason=str(problem))

    def hear_circle(self, data: bytes) -> None:
        """Look anew whose friends the named users are; said on `presence.circle`."""
        try:
            named = msgspec.json.decode(data, type=set[int])
        except msgspec.MsgspecError as problem:
            get_logger("presence").warning("circle_unreadable", reason=str(problem))
            return
        self._doubt(watch for watch in self._watches if watch.user_id in named)

    def doubt_all(self) -> None:
        """Look anew for everybody: something may have been missed."""
        self._doubt(self._watches)

    async def run(self, stop: asyncio.Event) -> None:
        """Renew leases and repair what was missed, until `stop` is set."""
        loop = asyncio.get_running_loop()
        next_renewal = loop.time() + self._terms.renewal_seconds
        looked_at = self._clock.now()
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _LOOK_SECONDS)
            self._wake.clear()
            # --8<-- [start:repair]
            now = self._clock.now()
            if self._watches:
                # The database is away: the next look begins where this one did.
                with suppress(Unavailable):
                    self._tell(await self._changes_since(looked_at - _OVERLAP))
                    await self._resolve_doubts()
                    looked_at = now
            else:
                looked_at = now
            # --8<-- [end:repair]
            if loop.time() >= next_renewal:
                next_renewal = loop.time() + self._terms.renewal_seconds
                await self._renew_all()

    def _tell(self, changes: Iterable[UserPresenceChanged]) -> None:
        for change in changes:
            for watch in list(self._watches):
                watch.hear(change)

    def _doubt(self, watches: Iterable[PresenceWatch]) -> None:
        self._doubted.update(watches)
        self._wake.set()

    async def _resolve_doubts(self) -> None:
        while self._doubted:
            watch = next(iter(self._doubted))
            watch.show(await self._circles.friends_of(watch.user_id))
            self._doubted.discard(watch)

    # --8<-- [start:renew-all]
    async def _renew_all(self) -> None:
        for watch in list(self._watches):
            try:
                await self._desk.renew(watch.user_id, watch.lease, PresenceReason.STREAM)
            except Unavailable as outage:
                # The rest would wait in vain as well; a lease outlasts two renewals that fail.
                get_logger("presence").warning("leases_not_renewed", reason=outage.message)
                return

    # --8<-- [end:renew-all]

    # --8<-- [start:on-close]
    def _on_close(self, watch: PresenceWatch) -> None:
        self._watches.discard(watch)
        self._doubted.discard(watch)
        # A process that stops has not been left by anybody: its clients come back to the next one.
        if not self._stopping.is_set():
            closing = asyncio.ensure_future(self._close(watch))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    # --8<-- [end:on-close]

    async def _close(self, watch: PresenceWatch) -> None:
        try:
            await self._desk.close(watch.user_id, watch.lease)
        except Unavailable as outage:
            get_logger("presence").warning("lease_runs_out", user_id=watch.user_id, reason=outage.message)
