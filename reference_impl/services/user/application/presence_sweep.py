"""Announces what nobody else does: leases that run out, and what a crash left unsaid."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Final

from chat_kernel.clock import Clock
from chat_kernel.errors import Unavailable
from services.user.application.presence_ports import Departure, LeaseStore, PresenceJournal
from services.user.domain.presence import LeaseTerms, PresenceReason

_SWEEP_SECONDS: Final = 0.25


class PresenceSweep:
    """Runs in every process; the store hands each departure to one of them.

    A process may die between taking a departure and announcing it. Therefore what was announced is compared
    with the leases now and then. Somebody who was announced as there but has no lease is given one whole term
    first: after a loss of Redis' data the next heartbeat brings the lease back, and nobody has gone.
    """

    def __init__(self, leases: LeaseStore, journal: PresenceJournal, terms: LeaseTerms, clock: Clock) -> None:
        self._leases = leases
        self._journal = journal
        self._terms = terms
        self._clock = clock
        self._unsettled: list[Departure] = []
        self._missing_since: dict[int, datetime] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until `stop` is set.

        Raises:
            Unavailable: the lease store or the database is away; the caller runs it again after a pause.
        """
        loop = asyncio.get_running_loop()
        next_comparison = loop.time()
        while not stop.is_set():
            await self.sweep()
            if loop.time() >= next_comparison:
                await self.compare()
                next_comparison = loop.time() + self._terms.seconds / 4
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _SWEEP_SECONDS)

    # --8<-- [start:sweep]
    async def sweep(self) -> None:
        """Announce the departures of users whose leases have all run out."""
        # Kept until they are announced: the store does not hand them out twice.
        self._unsettled.extend(await self._leases.claim_departures())
        while self._unsettled:
            departure = self._unsettled[0]
            await self._journal.settle(departure.user_id, departure.reason, seen_at=departure.last_seen_at)
            self._unsettled.pop(0)

    # --8<-- [end:sweep]

    # --8<-- [start:compare]
    async def compare(self) -> None:
        """Announce whatever differs between what was said and the leases."""
        announced, online = await self._journal.announced_online(), await self._leases.all_online()
        now = self._clock.now()
        for user_id in online - announced:
            await self._journal.settle(user_id, PresenceReason.HEARTBEAT, seen_at=now)
        missing = announced - online
        self._missing_since = {user: self._missing_since.get(user, now) for user in missing}
        for user_id, since in self._missing_since.items():
            if (now - since).total_seconds() >= self._terms.seconds:
                with suppress(Unavailable):
                    await self._journal.settle(user_id, PresenceReason.EXPIRED, seen_at=since)

    # --8<-- [end:compare]
